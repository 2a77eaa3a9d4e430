package io.weir.api;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.grpc.Context;
import io.weir.pki.Holder;
import io.weir.pki.Identity;
import io.weir.pki.LiveCredentials;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reading over HTTPS, on a port of its own: nothing can be changed here. Callers need a certificate, as for the API, and
 * see what they may see there.
 */
final class ReadServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReadServer.class);

    private static final int OK = 200;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int WRONG_METHOD = 405;
    private static final int FAILED = 500;

    /** Limits of the JDK's server, for the whole process: read when the first one is made. */
    private static final Map<String, String> LIMITS = Map.of(
            "jdk.httpserver.maxConnections", "256",
            "sun.net.httpserver.maxReqTime", "10",
            "sun.net.httpserver.idleInterval", "30",
            "sun.net.httpserver.maxReqHeaderSize", "16384");

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Page> pages;
    private final Gate gate;

    /**
     * Whom to refuse, and who writes it down.
     *
     * @param revoked whose certificate counts no longer
     */
    record Gate(Predicate<Holder> revoked, Audit audit) {}

    /** Answers a request. The caller is {@link Holder#CALLER}. */
    interface Page {
        /** @throws Refusal when the caller may not, or the question is no good */
        void answer(HttpExchange exchange) throws IOException, InterruptedException;
    }

    private ReadServer(HttpsServer server, Map<String, Page> pages, Gate gate) {
        this.server = server;
        this.pages = Map.copyOf(pages);
        this.gate = gate;
    }

    /** @throws IOException when it cannot listen there */
    static ReadServer start(
            InetSocketAddress at, LiveCredentials credentials, Map<String, Page> pages, Gate gate) throws IOException {
        LIMITS.forEach((name, value) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
        HttpsServer server = HttpsServer.create(at, 0);
        server.setHttpsConfigurator(new HttpsConfigurator(credentials.context()) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters tls = getSSLContext().getDefaultSSLParameters();
                tls.setNeedClientAuth(true);
                tls.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
                parameters.setSSLParameters(tls);
            }
        });
        ReadServer read = new ReadServer(server, pages, gate);
        server.setExecutor(read.threads);
        server.createContext("/", read::handle);
        server.start();
        return read;
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Optional<Holder> caller = caller((HttpsExchange) exchange);
            if (caller.isEmpty()) {
                refuse(exchange, FORBIDDEN, "A0702", "the certificate carries no Weir identity");
                return;
            }
            if (gate.revoked().test(caller.get())) {
                forbid(exchange, caller.get(), "A0705", "the certificate of " + caller.get().identity() + " is revoked");
                return;
            }
            Context context = Context.current()
                    .withValue(Identity.CALLER, caller.get().identity())
                    .withValue(Holder.CALLER, caller.get())
                    .withValue(Holder.PEER, caller.get());
            Context before = context.attach();
            try {
                route(exchange);
            } finally {
                context.detach(before);
            }
        } catch (IOException gone) {
            LOG.atDebug().setMessage("a reader is gone").setCause(gone).log();
        }
    }

    private void route(HttpExchange exchange) throws IOException {
        Page page = pages.get(exchange.getRequestURI().getPath());
        if (!exchange.getRequestMethod().equals("GET")) {
            exchange.getResponseHeaders().set("Allow", "GET");
            refuse(exchange, WRONG_METHOD, "A0711", "this port is for reading: GET only");
        } else if (page == null) {
            refuse(exchange, NOT_FOUND, "N0821", "there are " + String.join(" and ", pages.keySet()));
        } else {
            try {
                page.answer(exchange);
            } catch (Refusal refusal) {
                String code = refusal.diagnostics().getFirst().code();
                if (status(refusal) == FORBIDDEN) {
                    forbid(exchange, Holder.CALLER.get(), code, refusal.getMessage());
                } else {
                    refuse(exchange, status(refusal), code, refusal.getMessage());
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException bug) {
                LOG.atError().setMessage("a request failed").setCause(bug).log();
                refuse(exchange, FAILED, "N0854", "the node failed; its log says why");
            }
        }
    }

    private static int status(Refusal refusal) {
        return switch (refusal.code()) {
            case PERMISSION_DENIED, UNAUTHENTICATED -> FORBIDDEN;
            case NOT_FOUND -> NOT_FOUND;
            case RESOURCE_EXHAUSTED -> 429;
            case UNAVAILABLE -> 503;
            default -> 400;
        };
    }

    private static Optional<Holder> caller(HttpsExchange exchange) {
        try {
            Certificate[] chain = exchange.getSSLSession().getPeerCertificates();
            return chain[0] instanceof X509Certificate first ? Holder.of(first) : Optional.empty();
        } catch (SSLPeerUnverifiedException _) {
            return Optional.empty();
        }
    }

    private void forbid(HttpExchange exchange, Holder caller, String code, String message) throws IOException {
        String address = exchange.getRemoteAddress().toString().replaceFirst("^/", "");
        gate.audit().readRefused(caller, address, exchange.getRequestURI().getPath(), message);
        refuse(exchange, FORBIDDEN, code, message);
    }

    private static void refuse(HttpExchange exchange, int status, String code, String message) throws IOException {
        String text = "{\"code\":\"" + code + "\",\"message\":\"" + message.replace("\\", "\\\\").replace("\"", "\\\"")
                + "\"}\n";
        send(exchange, status, "application/json", text.getBytes(StandardCharsets.UTF_8));
    }

    static void answer(HttpExchange exchange, String type, byte[] body) throws IOException {
        send(exchange, OK, type, body);
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
