#!/usr/bin/python3
"""A window of WebKitGTK that is nothing but a page, as small as a phone: MiniBrowser's own is at least 447 px wide.

WebKitWebDriver starts it: webkit-window.py SIZE LANGUAGE CERTIFICATE DOWNLOADS DATA.
"""

import sys

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gio, Gtk, WebKit2  # noqa: E402

size, language, certificate, downloads, kept = sys.argv[1:6]
width, height = map(int, size.split("x"))

# A private window would write no line of its console.
data = WebKit2.WebsiteDataManager(base_data_directory=kept, base_cache_directory=f"{kept}/cache")
context = WebKit2.WebContext(
    website_data_manager=data,
    time_zone_override="America/New_York",
)
context.set_automation_allowed(True)
context.set_preferred_languages([language])
# No other certificate is let through.
context.allow_tls_certificate_for_host(Gio.TlsCertificate.new_from_file(certificate), "localhost")


def save(download, name):
    download.set_destination(f"file://{downloads}/{name}")
    return True


context.connect("download-started", lambda _, download: download.connect("decide-destination", save))


def open_page(*_):
    settings = WebKit2.Settings(enable_write_console_messages_to_stdout=True)
    view = WebKit2.WebView(web_context=context, is_controlled_by_automation=True, settings=settings)
    window = Gtk.Window(decorated=False, default_width=width, default_height=height)
    window.add(view)
    window.show_all()
    view.connect("close", lambda _: window.destroy())
    return view


def begin(_, session):
    # The driver compares the name and the version with what it was asked for.
    info = WebKit2.ApplicationInfo()
    info.set_name("MiniBrowser")
    info.set_version(
        WebKit2.get_major_version(), WebKit2.get_minor_version(), WebKit2.get_micro_version()
    )
    session.set_application_info(info)
    session.connect("create-web-view", open_page)


context.connect("automation-started", begin)
Gtk.main()
