package io.weir.api;

import com.google.rpc.Code;
import com.sun.net.httpserver.HttpExchange;
import io.weir.pki.Holder;
import io.weir.v1.WatchRequest;
import io.weir.v1.WatchResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * {@code /events}: the journal as server-sent events. {@code ?type=PREFIX} (several), {@code subject=}, {@code tenant=},
 * {@code cause=}, {@code cursor=}, {@code once=true}; the header {@code Last-Event-ID} goes on where a connection broke.
 */
final class EventPage implements ReadServer.Page, AutoCloseable {
    /** Of all readers, and of one identity: each costs a thread and a connection. */
    private static final int READERS = 128;

    private static final int READERS_EACH = 16;

    /** Who takes nothing for so long is cut off; it may come back and is told what it missed. */
    private static final long STUCK_S = 30;

    private final Source source;
    private final Predicate<Holder> revoked;
    private final Set<Reader> readers = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("event-readers").daemon().factory());

    /** Where events come from: this node's replica, or another node's. */
    interface Source {
        /** Until the sink is closed, or all that was asked for is sent. */
        void watch(WatchRequest request, EventSink out) throws IOException, InterruptedException;
    }

    EventPage(Source source, Predicate<Holder> revoked) {
        this.source = source;
        this.revoked = revoked;
        clock.scheduleWithFixedDelay(
                () -> readers.forEach(Reader::cutIfStuck), STUCK_S / 2, STUCK_S / 2, TimeUnit.SECONDS);
    }

    int readers() {
        return readers.size();
    }

    @Override
    public void answer(HttpExchange exchange) throws IOException, InterruptedException {
        WatchRequest request = request(exchange);
        Reader reader = new Reader(exchange, Holder.CALLER.get());
        String who = reader.who();
        readers.add(reader);
        try {
            long same = readers.stream().filter(r -> r.who().equals(who)).count();
            if (readers.size() > READERS || same > READERS_EACH) {
                throw Refusal.of(Code.RESOURCE_EXHAUSTED, "Q0603", "too many read events from this node");
            }
            source.watch(request, reader);
        } finally {
            readers.remove(reader);
        }
    }

    private static WatchRequest request(HttpExchange exchange) {
        WatchRequest.Builder request = WatchRequest.newBuilder();
        String query = exchange.getRequestURI().getRawQuery();
        for (String part : query == null || query.isEmpty() ? new String[0] : query.split("&")) {
            int is = part.indexOf('=');
            String name = is < 0 ? part : part.substring(0, is);
            String value = is < 0 ? "" : decoded(part.substring(is + 1));
            switch (name) {
                case "type" -> request.addTypes(value);
                case "subject" -> request.setSubject(value);
                case "tenant" -> request.setSubject("tenants/" + value);
                case "cause" -> request.setCause(number(name, value));
                case "cursor" -> request.setCursor(number(name, value));
                case "once" -> request.setOnce(Boolean.parseBoolean(value));
                default -> throw Refusal.invalid("`" + name + "` is none of type, subject, tenant, cause, cursor, once");
            }
        }
        String last = exchange.getRequestHeaders().getFirst("Last-Event-ID");
        if (last != null && !last.isEmpty()) {
            request.setCursor(number("Last-Event-ID", last));
        }
        return request.build();
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException broken) {
            throw Refusal.invalid("the query cannot be read");
        }
    }

    private static long number(String name, String text) {
        if (!text.matches("\\d{1,18}")) {
            throw Refusal.invalid(name + " is not the number of an event");
        }
        return Long.parseLong(text);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        readers.forEach(reader -> reader.thread.interrupt());
    }

    private final class Reader implements EventSink {
        private final HttpExchange exchange;
        private final Holder holder;
        private final Thread thread = Thread.currentThread();
        private OutputStream out;
        private volatile long writingSinceNs;
        private volatile boolean writing;

        Reader(HttpExchange exchange, Holder holder) {
            this.exchange = exchange;
            this.holder = holder;
        }

        String who() {
            return holder.identity().name() + "@" + holder.identity().tenant();
        }

        @Override
        public boolean open() {
            return !thread.isInterrupted() && !revoked.test(holder);
        }

        @Override
        public void send(WatchResponse message) throws IOException {
            if (out == null) {
                exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
                exchange.getResponseHeaders().set("Cache-Control", "no-store");
                exchange.sendResponseHeaders(200, 0);
                out = exchange.getResponseBody();
            }
            writingSinceNs = System.nanoTime();
            writing = true;
            try {
                out.write(EventText.of(message).getBytes(StandardCharsets.UTF_8));
                out.flush();
            } finally {
                writing = false;
            }
        }

        /** An interrupt closes the connection under a write that waits. */
        void cutIfStuck() {
            if (writing && System.nanoTime() - writingSinceNs > TimeUnit.SECONDS.toNanos(STUCK_S)) {
                thread.interrupt();
            }
        }
    }
}
