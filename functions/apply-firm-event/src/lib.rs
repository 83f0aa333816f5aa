//! Applies what a firm's systems say: takes firm.* events of the bus from their queue.
