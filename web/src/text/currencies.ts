// The digits of each currency's minor unit by ISO 4217. Browsers know the digits that people usually write (CLDR: none for COP,
// where ISO 4217 has two), and each engine has another version of them.

/** The currencies whose minor unit has not two digits. A test compares them with the list by which the portal checks bills. */
const DIGITS: Readonly<Record<string, number>> = {
  BHD: 3,
  BIF: 0,
  CLF: 4,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  IQD: 3,
  ISK: 0,
  JOD: 3,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  PYG: 0,
  RWF: 0,
  TND: 3,
  UGX: 0,
  UYI: 0,
  UYW: 4,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
};

export function minorDigits(currency: string): number {
  return DIGITS[currency] ?? 2;
}
