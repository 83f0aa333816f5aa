"""What a cell means."""

import unittest

from importer import cells
from importer.faults import Misfit


def misfit(rule, *given):
    """What a rule says of a value that does not fit."""
    try:
        value = rule(*given)
    except Misfit as says:
        return str(says)
    raise AssertionError(f"{given} is taken as {value!r}")


class Amounts(unittest.TestCase):
    def test_amounts_are_read_as_people_write_them(self):
        for given, code, minor in [
            ("1250", "USD", 125_000),
            ("1,250.00", "USD", 125_000),
            ("1.250,00", "EUR", 125_000),
            ("1 250,00 €", "EUR", 125_000),
            ("1\u202f250,5", "EUR", 125_050),
            ("1'250.00", "CHF", 125_000),
            ("12,50,000.00", "INR", 125_000_000),
            ("1,250,000", "USD", 125_000_000),
            ("$1,250.5", "USD", 125_050),
            ("USD 5.00", "USD", 500),
            (".5", "USD", 50),
            ("0,05", "EUR", 5),
            ("1200", "JPY", 1200),
            ("0.125", "KWD", 125),
            ("1234.567", "KWD", 1_234_567),
            ("-12.50", "USD", -1250),
            ("\u221212.50", "USD", -1250),
            ("12.50-", "USD", -1250),
            ("(12.50)", "USD", -1250),
            ("-$5", "USD", -500),
            ("$-5", "USD", -500),
            ("0", "USD", 0),
            ("90071992547409.91", "USD", cells.MAX_AMOUNT),
        ]:
            self.assertEqual(cells.amount(given, code), minor, given)

    def test_what_can_be_read_in_two_ways_is_not_guessed(self):
        for given, code in [("1,250", "USD"), ("1.250", "EUR"), ("1.250", "KWD")]:
            self.assertIn("two ways", misfit(cells.amount, given, code))
        self.assertEqual(cells.amount("1,250", "USD", "."), 125_000)
        self.assertEqual(cells.amount("1.250", "EUR", ","), 125_000)
        self.assertEqual(cells.amount("1.250", "KWD", "."), 1_250)

    def test_an_amount_has_the_digits_of_its_currency(self):
        self.assertIn("2 decimals", misfit(cells.amount, "1250.505", "USD"))
        self.assertIn("no decimals", misfit(cells.amount, "12.00", "JPY"))
        self.assertIn("larger", misfit(cells.amount, "90071992547409.92", "USD"))

    def test_what_is_no_amount(self):
        for given in ["5.", "abc", "--5", "(-5)", "5-5", "12USD50", "€5", "$", "1,2,3", "1,2345.00", "1.2e3", "٣", "."]:
            self.assertIn("no amount", misfit(cells.amount, given, "USD"), given)
        self.assertIn("no amount", misfit(cells.amount, "1.250.00", "USD", "."))
        self.assertIn("spreadsheet", misfit(cells.amount, "########", "USD"))


class Days(unittest.TestCase):
    def test_a_day_is_iso_or_of_the_declared_form(self):
        self.assertEqual(cells.Dates(None).read("2026-11-23"), "2026-11-23")
        self.assertEqual(cells.Dates("DD/MM/YYYY").read("3/12/2026"), "2026-12-03")
        self.assertEqual(cells.Dates("MM/DD/YYYY").read("12/03/2026"), "2026-12-03")
        self.assertEqual(cells.Dates("DD.MM.YYYY").read("2026-12-03"), "2026-12-03")

    def test_another_form_is_not_guessed(self):
        for given in ["3/12/2026", "23.11.2026", "2026-11-23 00:00", "2026-1-1", "20261123", "soon"]:
            self.assertIn("--dates", misfit(cells.Dates(None).read, given))
        self.assertIn("DD/MM/YYYY", misfit(cells.Dates("DD/MM/YYYY").read, "3.12.2026"))
        self.assertIn("calendar", misfit(cells.Dates(None).read, "2026-02-30"))
        self.assertIn("calendar", misfit(cells.Dates("DD/MM/YYYY").read, "12/31/2026"))

    def test_a_form_has_each_part_once(self):
        for form in ["DD/MM", "DD/MM/YY", "DD/DD/YYYY", ""]:
            self.assertIn("DD, MM and YYYY", misfit(cells.Dates, form))


class Texts(unittest.TestCase):
    def test_an_address_is_one_that_the_portal_mails_to(self):
        for given in ["ana@example.com", "o'neil+case=7@mail.example.co", "Ana@bücher.example"]:
            self.assertEqual(cells.email(given), given)
        for given in [
            "nobody",
            "ana@localhost",
            "@example.com",
            "josé@example.com",
            "a..b@example.com",
            f"{'a' * 65}@example.com",
            "ana@-bad.example",
            "ana@ex_ample.com",
            "Ana <ana@example.com>",
            "a@example.com; b@example.com",
        ]:
            self.assertNotIn(given, misfit(cells.email, given), "no sentence repeats an address")

    def test_an_id_is_whole_and_seen(self):
        self.assertEqual(cells.identifier("INV 7 / 2026"), "INV 7 / 2026")
        self.assertIn("shortened", misfit(cells.identifier, "1.23E+11"))
        self.assertIn("spreadsheet", misfit(cells.identifier, "#REF!"))
        self.assertIn("seen", misfit(cells.identifier, "b-1\u200b"))
        self.assertIn("201", misfit(cells.identifier, "x" * 201))

    def test_ids_of_a_list_are_divided_by_bars(self):
        self.assertEqual(cells.names_of(" c-1 | c-2|c-1||"), ["c-1", "c-2"])
        self.assertEqual(cells.names_of("|"), [])

    def test_a_choice_is_one_of_the_allowed_words(self):
        self.assertEqual(cells.choice("Awaiting Payment", ("awaiting_payment", "paid")), "awaiting_payment")
        self.assertIn("paid", misfit(cells.choice, "payed", ("awaiting_payment", "paid")))

    def test_a_payment_page_is_on_https(self):
        self.assertEqual(cells.web_address("https://pay.example.com/b?x=1"), "https://pay.example.com/b?x=1")
        for given in [
            "http://pay.example.com",
            "https://",
            "https://bank@pay.example.com/",
            "https://pay.example.com/a b",
            "https:///x",
        ]:
            self.assertIn("https://", misfit(cells.web_address, given))

    def test_currencies_are_those_of_iso_4217(self):
        self.assertEqual(cells.currency("usd"), "USD")
        for given in ["US", "XAU", "dollars"]:
            self.assertIn("ISO 4217", misfit(cells.currency, given))


if __name__ == "__main__":
    unittest.main()
