//! Puts onto the bus what happened in the table: reads the table's stream.
