//! Mails sign-in links and invitations without delay: reads the table's stream.
