sign-in-failure-expired = La hora del enlace había pasado. El cliente puede pedir un enlace nuevo en la página a la que llevaba.
sign-in-failure-used = El enlace ya se había usado. Cada enlace sirve para entrar una sola vez.
sign-in-failure-withdrawn = Desde que se envió el enlace, el bufete dio de baja al cliente o tiene otra dirección de correo para él.
sign-in-failure-wrong-address = La dirección de correo que se escribió no es la dirección a la que se envió el enlace.
