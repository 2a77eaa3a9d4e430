package io.weir.programs.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.CharsetUtil;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests byte for byte as they come, answers byte for byte as they go. */
final class HttpPipelineTest {
    private static final String DATE = "Thu, 01 Jan 2026 00:00:00 GMT";
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path root;

    private Site site;
    private EmbeddedChannel channel;

    @BeforeEach
    void connect() throws IOException {
        Files.writeString(root.resolve("a.txt"), "0123456789");
        Files.setLastModifiedTime(root.resolve("a.txt"), FileTime.from(TIME));
        Files.writeString(root.resolve("empty"), "");
        Files.createDirectory(root.resolve("docs"));
        Files.writeString(root.resolve("docs/index.html"), "<p>");
        site = new Site(root);
        channel = new EmbeddedChannel(new HttpPipeline(
                site, Clock.fixed(TIME, ZoneOffset.UTC), new DefaultChannelGroup(GlobalEventExecutor.INSTANCE), 1000));
    }

    @AfterEach
    void end() {
        channel.finishAndReleaseAll();
        assertThat(site.openFiles()).as("files left open").isZero();
    }

    private String said() {
        StringBuilder said = new StringBuilder();
        for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
            said.append(bytes.toString(CharsetUtil.UTF_8));
            bytes.release();
        }
        return said.toString();
    }

    private String ask(String request) {
        channel.writeInbound(Unpooled.copiedBuffer(request, CharsetUtil.US_ASCII));
        return said();
    }

    private String get(String path, String... headers) {
        String lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return ask("GET " + path + " HTTP/1.1\r\nHost: stack\r\n" + lines + "\r\n");
    }

    @Test
    void sendsAFileWithWhatIsKnownOfIt() {
        assertThat(get("/a.txt"))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("content-type: text/plain; charset=utf-8\r\n", "content-length: 10\r\n", "last-modified: " + DATE, "etag: \"")
                .contains("accept-ranges: bytes", "date: " + DATE)
                .endsWith("\r\n\r\n0123456789");
        assertThat(channel.isOpen()).as("kept alive").isTrue();
        assertThat(get("/empty")).startsWith("HTTP/1.1 200 OK").contains("content-length: 0\r\n");
    }

    @Test
    void headHasNoBody() {
        assertThat(ask("HEAD /a.txt HTTP/1.1\r\nHost: stack\r\n\r\n"))
                .startsWith("HTTP/1.1 200 OK")
                .contains("content-length: 10\r\n")
                .endsWith("\r\n\r\n");
        assertThat(ask("HEAD /none HTTP/1.1\r\nHost: stack\r\n\r\n")).startsWith("HTTP/1.1 404").endsWith("\r\n\r\n");
    }

    @Test
    void sendsAPart() {
        assertThat(get("/a.txt", "Range: bytes=2-4"))
                .startsWith("HTTP/1.1 206 Partial Content")
                .contains("content-range: bytes 2-4/10\r\n", "content-length: 3\r\n")
                .endsWith("\r\n\r\n234");
        assertThat(get("/a.txt", "Range: bytes=10-"))
                .startsWith("HTTP/1.1 416")
                .contains("content-range: bytes */10\r\n");
        assertThat(get("/a.txt", "Range: bytes=2-4", "If-Range: \"other\"")).startsWith("HTTP/1.1 200");
        assertThat(get("/a.txt", "Range: bytes=2-4", "If-Range: " + DATE)).startsWith("HTTP/1.1 206");
    }

    @Test
    void sendsNothingThatIsKnown() {
        String tag = get("/a.txt").lines().filter(line -> line.startsWith("etag: ")).findFirst().orElseThrow().substring(6);
        assertThat(get("/a.txt", "If-None-Match: \"x\", W/" + tag)).startsWith("HTTP/1.1 304").endsWith("\r\n\r\n");
        assertThat(get("/a.txt", "If-None-Match: \"x\"")).startsWith("HTTP/1.1 200");
        assertThat(get("/a.txt", "If-Modified-Since: " + DATE)).startsWith("HTTP/1.1 304");
        assertThat(get("/a.txt", "If-Modified-Since: Wed, 31 Dec 2025 23:59:59 GMT")).startsWith("HTTP/1.1 200");
        assertThat(get("/a.txt", "If-Modified-Since: yesterday")).startsWith("HTTP/1.1 200");
        assertThat(get("/a.txt", "If-Match: \"x\"")).startsWith("HTTP/1.1 412");
        assertThat(get("/a.txt", "If-Match: " + tag)).startsWith("HTTP/1.1 200");
        assertThat(get("/a.txt", "If-Unmodified-Since: Wed, 31 Dec 2025 23:59:59 GMT")).startsWith("HTTP/1.1 412");
    }

    @Test
    void pointsFromADirectoryToItsIndex() {
        assertThat(get("/docs?x=1")).startsWith("HTTP/1.1 301").contains("location: ./docs/?x=1\r\n");
        assertThat(get("/docs/")).startsWith("HTTP/1.1 200").endsWith("<p>");
    }

    @ParameterizedTest
    @CsvSource({"/none,404", "/../etc/passwd,400", "/%2e%2e/etc/passwd,400", "/a%00.txt,400", "/%zz,400", "/docs/none,404"})
    void refusesWhatIsNoFileOfTheSite(String path, int status) {
        assertThat(get(path)).startsWith("HTTP/1.1 " + status).contains("content-type: text/plain");
        assertThat(get("/a.txt")).as("the connection goes on").startsWith("HTTP/1.1 200");
    }

    @Test
    void refusesOtherMethodsAndBodies() {
        assertThat(ask("DELETE /a.txt HTTP/1.1\r\nHost: stack\r\n\r\n"))
                .startsWith("HTTP/1.1 405")
                .contains("allow: GET, HEAD\r\n");
        assertThat(ask("POST /a.txt HTTP/1.1\r\nHost: stack\r\nContent-Length: 5\r\n\r\nhello")).startsWith("HTTP/1.1 405");
        assertThat(channel.isOpen()).as("nobody reads the body").isFalse();
    }

    @Test
    void refusesABodyForAFile() {
        assertThat(ask("GET /a.txt HTTP/1.1\r\nHost: stack\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")).startsWith("HTTP/1.1 413");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void refusesHeadsWithoutMeasure() {
        assertThat(ask("GET /" + "a".repeat(HttpPipeline.MAX_LINE_BYTES) + " HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 414");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void refusesHeadersWithoutMeasure() {
        assertThat(get("/a.txt", "X: " + "a".repeat(HttpPipeline.MAX_HEAD_BYTES))).startsWith("HTTP/1.1 431");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void refusesWhatIsNotHttp() {
        assertThat(ask("\u0001\u0002\u0003 nonsense\r\n\r\n")).startsWith("HTTP/1.1 400");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void answersRequestsInTheirOrder() {
        String one = "GET /a.txt HTTP/1.1\r\nHost: stack\r\n\r\n";
        String last = "GET /docs/ HTTP/1.1\r\nHost: stack\r\nConnection: close\r\n\r\n";
        String said = ask(one + one + last);
        assertThat(said.split("HTTP/1.1 200 OK", -1)).hasSize(4);
        assertThat(said).endsWith("<p>");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void waitsNotForEver() {
        channel.writeInbound(Unpooled.copiedBuffer("GET /a.txt HT", CharsetUtil.US_ASCII));
        channel.advanceTimeBy(1001, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(said()).startsWith("HTTP/1.1 408");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void idleConnectionEndsSilentlyOnceItWasServed() {
        get("/a.txt");
        channel.advanceTimeBy(1001, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(said()).isEmpty();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void endsAfterItsAnswerWhenTheServerStops() {
        assertThat(get("/a.txt")).startsWith("HTTP/1.1 200");
        channel.pipeline().fireUserEventTriggered(StaticFiles.STOP);
        channel.runPendingTasks();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void refusesWhenTooManyFilesAreOpen() {
        for (int i = 0; i < Site.MAX_OPEN; i++) {
            assertThat(site.enter()).isTrue();
        }
        assertThat(get("/a.txt")).startsWith("HTTP/1.1 503").contains("retry-after: 1\r\n");
        for (int i = 0; i < Site.MAX_OPEN; i++) {
            site.leave();
        }
        assertThat(get("/a.txt")).startsWith("HTTP/1.1 200");
    }
}
