# Lo que dice un calendario por sí mismo. Está en calendarios de programas que otros pueden ver.
feed-name = Portal de clientes
feed-cancelled = Evento cancelado
