#!/usr/bin/env python3
"""A release source on loopback, over HTTPS or plain HTTP, that can also misbehave.

Usage: release-server.py DIRECTORY PORT_FILE OWNER_PID [CERTIFICATE KEY]
Serves DIRECTORY until the process OWNER_PID ends, however it does. Writes its port to PORT_FILE once it listens. Paths
that begin with one of these misbehave:
  /stall/…       sends the headers and half of the file, and then nothing
  /stall-archives/…  the same with archives only; everything else comes whole
  /cut/…         announces the whole file, sends half of it and hangs up
  /endless/…     sends without announcing a length, and without an end
  /redirect/…    leads to the same path without the prefix, over plain HTTP
  /moved/…       leads to the same path without the prefix, over the same protocol
  /loop/…        leads to itself
"""
import http.server
import os
import select
import ssl
import sys
import threading

directory, port_file, owner = sys.argv[1:4]


class Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *arguments):
        super().__init__(*arguments, directory=directory)

    def log_message(self, *arguments):
        pass

    def lead(self, address):
        self.send_response(302)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self):
        manner, _, rest = self.path[1:].partition("/")
        host = self.headers["Host"]
        self.close_connection = True
        if manner == "redirect":
            return self.lead(f"http://{host}/{rest}")
        if manner == "moved":
            return self.lead(f"/{rest}")
        if manner == "loop":
            return self.lead(self.path)
        if manner == "endless":
            self.send_response(200)
            self.end_headers()
            try:
                while True:
                    self.wfile.write(bytes(1 << 16))
            except OSError:
                return
        elif manner in ("stall", "cut", "stall-archives"):
            with open(os.path.join(directory, rest), "rb") as file:
                content = file.read()
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            whole = manner == "stall-archives" and not rest.endswith(".gz")
            self.wfile.write(content if whole else content[: len(content) // 2])
            self.wfile.flush()
            if manner != "cut" and not whole:
                # Until the client hangs up.
                self.connection.recv(1)
        else:
            super().do_GET()


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
if len(sys.argv) > 4:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*sys.argv[4:6])
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
with open(port_file + ".tmp", "w") as file:
    file.write(str(server.server_address[1]))
os.rename(port_file + ".tmp", port_file)
threading.Thread(target=server.serve_forever, daemon=True).start()
select.select([os.pidfd_open(int(owner))], [], [])
