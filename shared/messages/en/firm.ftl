sign-in-failure-expired = The link's hour was over. The client can ask for a fresh link on the page that it led to.
sign-in-failure-used = The link had been used before. Each link signs in once.
sign-in-failure-withdrawn = The firm removed the client, or holds another address for the client, since the link was sent.
sign-in-failure-wrong-address = The address that was typed is not the one that the link was sent to.
