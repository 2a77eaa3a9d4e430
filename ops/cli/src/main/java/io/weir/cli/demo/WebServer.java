package io.weir.cli.demo;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.Random;

/**
 * The demo's web server: a process of its own, on its host's kernel. Arguments: address, then ports; every port serves
 * the same page of one megabyte. Writes a line when it is ready.
 */
public final class WebServer {
    static final int PAGE_BYTES = 1 << 20;

    private WebServer() {}

    public static void main(String[] args) throws IOException {
        byte[] page = page();
        for (int i = 1; i < args.length; i++) {
            HttpServer server = HttpServer.create(new InetSocketAddress(args[0], Integer.parseInt(args[i])), 64);
            server.createContext("/", exchange -> {
                exchange.sendResponseHeaders(200, page.length);
                try (OutputStream body = exchange.getResponseBody()) {
                    body.write(page);
                }
            });
            server.start();
        }
        System.out.println("ready");
    }

    /** The same bytes in every process, so that a client can tell whether they came through unchanged. */
    static byte[] page() {
        byte[] page = new byte[PAGE_BYTES];
        new Random(20).nextBytes(page);
        return page;
    }
}
