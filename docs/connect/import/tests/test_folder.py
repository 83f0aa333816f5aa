"""How the files of a folder are read, and every fault that is found before anything is sent."""

import os

from folders import BILL_COLUMNS, BILLS, CLIENTS, MATTERS, FolderCase

from importer.faults import Stop
from importer.rows import column_of


class Spreadsheets(FolderCase):
    def test_each_way_in_which_spreadsheets_save_reads_alike(self):
        rows = "client_id,email,name,locale\r\nc-1,ana@example.com,Ana García,es\r\n"
        semicolons, tabs = rows.replace(",", ";"), rows.replace(",", "\t")
        for written in [
            rows.encode(),
            b"\xef\xbb\xbf" + rows.encode(),
            semicolons.encode(),
            ("sep=;\r\n" + semicolons).encode(),
            tabs.encode(),
            rows.replace("\r\n", "\n").encode(),
            rows.replace("\r\n", "\r").encode(),
            (rows + ",,,\r\n\r\n").encode(),
            rows.encode("cp1252"),
            rows.replace("client_id,email", "Client ID, E_mail".replace("E_mail", "EMAIL")).encode(),
        ]:
            self.write("clients.csv", written)
            [row] = self.rows("client")
            self.assertEqual(
                row.data, {"client_id": "c-1", "email": "ana@example.com", "name": "Ana García", "locale": "es"}, written
            )

    def test_an_encoding_that_was_guessed_is_noted(self):
        self.write("clients.csv", CLIENTS.replace("Ana,", "José,").encode("cp1252"))
        contents, faults = self.check()
        self.assertEqual(faults.count, 0)
        self.assertIn("line 2) and is read as Windows-1252", contents.notes[0])
        self.assertEqual(self.check(encoding="windows-1252")[0].notes, [])

    def test_what_is_no_text_is_said_at_once(self):
        self.write("clients.csv", CLIENTS.encode("utf-16"))
        with self.assertRaisesRegex(Stop, "UTF-16"):
            self.check()
        self.write("clients.csv", b"client_id\x81")
        with self.assertRaisesRegex(Stop, "CSV UTF-8"):
            self.check()
        self.write("clients.csv", "")
        with self.assertRaisesRegex(Stop, "is empty"):
            self.check()

    def test_cells_may_hold_separators_line_breaks_and_quotation_marks(self):
        self.write("clients.csv", 'client_id,email,name\nc-1,ana@example.com,"García, ""Ana""\nMaría"\nc-2,no,Ben\n')
        contents, faults = self.check()
        self.assertEqual(next(contents.folder.rows("client")).data["name"], 'García, "Ana"\nMaría')
        # The spreadsheet shows row 3 where an editor shows line 4.
        self.assertEqual(faults.lines(), ['clients.csv, line 4 (row 3), column "email": it is not an email address.'])

    def test_a_quotation_mark_without_its_pair_ends_the_reading(self):
        self.write_all()
        self.write("clients.csv", 'client_id,email,name\n"c-1,ana@example.com,Ana\n')
        [only] = self.faults()
        self.assertIn("clients.csv, line 2: the quotation marks are not in pairs", only)


class Columns(FolderCase):
    def test_an_unknown_column_names_the_nearest_known_one(self):
        self.write("clients.csv", "client_id,e-mail,nmae,name,name\nc-1,ana@example.com,Ana,Ana,Ana\n")
        said = "\n".join(self.faults())
        for expected in [
            'column "e-mail": there is no such column. Did you mean "email"?',
            'column "nmae": there is no such column. Did you mean "name"?',
            'column "email": the column is missing',
            "twice",
        ]:
            self.assertIn(expected, said)

    def test_a_row_has_as_many_cells_as_the_header(self):
        self.write("clients.csv", "client_id,email,name\nc-1,ana@example.com,Ana,García\nc-2,ben@example.com\n")
        self.assertEqual([fault.split(":")[0] for fault in self.faults()], ["clients.csv, line 2", "clients.csv, line 3"])

    def test_a_place_of_an_event_is_that_of_a_column(self):
        for kind, pointer, column in [
            ("client", "data/email", "email"),
            ("bill", "data/total/amount_minor", "total"),
            ("bill", "data/balance/currency", "currency"),
            ("bill", "data/content/key", "file"),
            ("bill", "data/client_ids/3", "client_ids"),
            ("bill", "version", ""),
            ("bill", "", ""),
            ("invitation", "data/email", "email"),
        ]:
            self.assertEqual(column_of(kind, pointer), column, pointer)


class Folders(FolderCase):
    def test_a_folder_has_some_of_the_files_and_no_misspelled_one(self):
        with self.assertRaisesRegex(Stop, "none of clients.csv"):
            self.check()
        self.write("client.csv", CLIENTS)
        self.assertIn("client.csv: the import reads", self.faults()[0])
        with self.assertRaisesRegex(Stop, "not a folder"):
            self.folder = self.folder / "nowhere"
            self.check()

    def test_files_that_are_not_there_are_not_asked(self):
        self.write("bills.csv", BILLS)
        self.write("b-1.pdf", b"%PDF-1.7")
        self.assertEqual(self.faults(), [])

    def test_a_bill_becomes_the_data_of_its_event(self):
        self.write_all()
        [bill] = self.rows("bill")
        money = {"amount_minor": 1250, "currency": "USD"}
        self.assertEqual(
            bill.data,
            {
                "bill_id": "b-1",
                "matter_id": "m-1",
                "number": "7",
                "issued_on": "2026-11-02",
                "due_on": "2026-12-02",
                "total": money,
                "balance": money,
                "state": "awaiting_payment",
                "client_ids": ["c-1"],
            },
        )
        self.assertEqual(bill.pdf.size, 17)

    def test_two_spellings_of_a_row_say_the_same_and_another_file_does_not(self):
        self.write_all()
        [before] = self.rows("bill")
        self.write("bills.csv", BILLS.replace("12.50", '"$12,50"').replace("2026-11-02", "02/11/2026"))
        [same] = self.rows("bill", dates="DD/MM/YYYY")
        self.assertEqual(same.digest(), before.digest())
        self.write("b-1.pdf", b"%PDF-1.7 another")
        self.assertNotEqual(self.rows("bill", dates="DD/MM/YYYY")[0].digest(), before.digest())


class Relations(FolderCase):
    def test_ids_are_unique_and_known(self):
        self.write_all()
        self.write("clients.csv", CLIENTS + "c-1,cy@example.com,Cy,\n")
        self.write("matters.csv", MATTERS + 'm-2,Lease,open,"c-1,c-2"\nm-3,Lease,open,c-9\nm-4,Lease,open,|\n')
        self.write("bills.csv", BILLS + "b-2,m-9,8,2026-11-02,2026-12-02,USD,1,1,paid,c-1,\n")
        said = "\n".join(self.faults())
        for expected in [
            'clients.csv, line 4, column "client_id": the id is that of line 2 too',
            "'c-1,c-2'. Divide ids with",
            "'c-9'. Correct the id",
            'matters.csv, line 5, column "client_ids": it names nobody',
            "matters.csv has no 'm-9'",
        ]:
            self.assertIn(expected, said)
        self.assertEqual(len(self.faults()), 5)

    def test_a_bill_is_shared_with_clients_of_its_matter(self):
        self.write_all()
        self.write("matters.csv", MATTERS.replace("c-1|c-2", "c-2"))
        self.assertIn("'c-1' is not on the matter 'm-1'", self.faults()[0])

    def test_one_file_is_not_for_bills_of_different_clients(self):
        self.write_all()
        row = BILLS.splitlines()[1]
        other = row.replace("b-1,", "b-2,", 1)
        self.write("bills.csv", BILLS + other + "\n")
        self.assertEqual(self.faults(), [], "the same clients may have one file for two bills")
        self.write("bills.csv", BILLS + other.replace("c-1", "c-2").replace("b-1.pdf", "copy.pdf") + "\n")
        self.write("copy.pdf", self.folder.joinpath("b-1.pdf").read_bytes())
        self.assertIn("one of them would read a bill of the other", self.faults()[0])

    def test_clients_with_one_address_are_noted_without_it(self):
        self.write("clients.csv", CLIENTS + "c-3,ANA@example.com,Cy,\n")
        contents, faults = self.check()
        self.assertEqual(faults.count, 0)
        self.assertIn("line 4: the client has the address of line 2", contents.notes[0])
        self.assertNotIn("@", contents.notes[0])

    def test_a_row_that_does_not_fit_is_known_to_the_others(self):
        self.write_all()
        self.write("clients.csv", CLIENTS.replace("ana@example.com", "nobody"))
        self.assertEqual(len(self.faults()), 1)


class Pdfs(FolderCase):
    def check_file(self, name: str) -> str:
        self.write("bills.csv", BILL_COLUMNS + f"b-1,m-1,7,2026-11-02,2026-12-02,USD,1,1,paid,c-1,{name}\n")
        said = self.faults()
        return said[0].partition('column "file": ')[2] if said else ""

    def test_a_file_lies_in_the_folder(self):
        self.folder.joinpath("bills").mkdir()
        self.write("bills/b-1.pdf", b"%PDF-1.7")
        self.assertEqual(self.check_file("bills/b-1.pdf"), "")
        self.assertEqual(self.check_file("bills\\b-1.pdf"), "", "as Windows writes it")
        os.symlink("/etc/hostname", self.folder / "bills/link.pdf")
        for name in ["../b-1.pdf", "/etc/passwd", "bills/../../b-1.pdf", "C:\\b-1.pdf", "\\\\server\\b-1.pdf"]:
            self.assertIn("from the folder of the import", self.check_file(name), name)
        self.assertIn("leads out", self.check_file("bills/link.pdf"))

    def test_a_name_in_other_letters_is_suggested(self):
        self.write("B-1.PDF", b"%PDF-1.7")
        if self.folder.joinpath("b-1.pdf").exists():
            self.skipTest("this file system takes both names")
        self.assertIn("Did you mean B-1.PDF?", self.check_file("b-1.pdf"))

    def test_a_file_is_there_and_is_a_pdf(self):
        self.assertIn("no such file", self.check_file("b-9.pdf"))
        self.write("empty.pdf", b"")
        self.assertIn("0 bytes", self.check_file("empty.pdf"))
        self.write("text.pdf", b"Dear Ana")
        self.assertIn("no PDF", self.check_file("text.pdf"))
