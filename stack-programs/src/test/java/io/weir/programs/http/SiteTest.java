package io.weir.programs.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a file system is a site, and what is not. */
final class SiteTest {
    @TempDir
    private Path directory;

    private Path root;

    @BeforeEach
    void build() throws IOException {
        root = Files.createDirectory(directory.resolve("root"));
        Files.writeString(directory.resolve("secret.txt"), "secret");
        Files.writeString(root.resolve("a.txt"), "hello");
        Files.createDirectories(root.resolve("docs/empty"));
        Files.writeString(root.resolve("docs/index.html"), "<p>");
    }

    private Site.Looked look(String target) throws IOException {
        return new Site(root).look(RequestPath.parse(target).orElseThrow());
    }

    @Test
    void findsFilesAndIndexes() throws IOException {
        assertThat(look("/a.txt")).isInstanceOfSatisfying(Site.Looked.Found.class, found -> {
            assertThat(found.resource().bytes()).isEqualTo(5);
            assertThat(found.resource().contentType()).isEqualTo("text/plain; charset=utf-8");
        });
        assertThat(look("/docs/")).isInstanceOfSatisfying(
                Site.Looked.Found.class,
                found -> assertThat(found.resource().contentType()).isEqualTo("text/html; charset=utf-8"));
        assertThat(look("/docs")).isInstanceOf(Site.Looked.Elsewhere.class);
        assertThat(look("/docs/empty/")).isInstanceOf(Site.Looked.Missing.class);
        assertThat(look("/a.txt/")).isInstanceOf(Site.Looked.Missing.class);
        assertThat(look("/a.txt/b")).isInstanceOf(Site.Looked.Missing.class);
    }

    @Test
    void followsLinksOnlyInside() throws IOException {
        Files.createSymbolicLink(root.resolve("inside.txt"), Path.of("a.txt"));
        Files.createSymbolicLink(root.resolve("outside.txt"), Path.of("../secret.txt"));
        Files.createSymbolicLink(root.resolve("up"), directory);
        Files.createSymbolicLink(root.resolve("docs/empty/index.html"), directory.resolve("secret.txt"));
        assertThat(look("/inside.txt")).isInstanceOf(Site.Looked.Found.class);
        assertThat(look("/outside.txt")).isInstanceOf(Site.Looked.Missing.class);
        assertThat(look("/up/secret.txt")).isInstanceOf(Site.Looked.Missing.class);
        assertThat(look("/docs/empty/")).isInstanceOf(Site.Looked.Missing.class);
    }

    @Test
    void rootMayBeALinkItself() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), root);
        assertThat(new Site(link).look(RequestPath.parse("/a.txt").orElseThrow())).isInstanceOf(Site.Looked.Found.class);
    }

    @Test
    void needsADirectory() {
        assertThatThrownBy(() -> new Site(directory.resolve("none"))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> new Site(directory.resolve("secret.txt"))).isInstanceOf(IOException.class);
    }

    @Test
    void lengthOrTimeMakesAnotherEntity() throws IOException {
        String before = ((Site.Looked.Found) look("/a.txt")).resource().entityTag();
        Files.writeString(root.resolve("a.txt"), "hello, longer");
        assertThat(((Site.Looked.Found) look("/a.txt")).resource().entityTag()).isNotEqualTo(before).startsWith("\"").endsWith("\"");
    }
}
