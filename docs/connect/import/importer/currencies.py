"""The currencies in which the portal takes amounts (ISO 4217), with the digits of their minor units.

A test of the portal's own list (shared/src/value/check.rs) fails when the two differ.
"""

_TWO_DIGITS = """
AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP
COU CRC CUC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR
IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN
NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STN SVC SYP SZL
THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG ZWL
"""

_OTHERS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}

MINOR_DIGITS = dict.fromkeys(_TWO_DIGITS.split(), 2)
MINOR_DIGITS.update((code, digits) for digits, codes in _OTHERS.items() for code in codes.split())

# Signs that people write beside an amount. Dollars and pesos share one: the column "currency" decides which it is.
_DOLLARS = "USD CAD AUD NZD HKD SGD MXN ARS CLP COP UYU DOP"
SIGNS = dict.fromkeys(_DOLLARS.split(), ("$",))
SIGNS.update({"EUR": ("\u20ac",), "GBP": ("\u00a3",), "JPY": ("\u00a5",), "CRC": ("\u20a1",)})
