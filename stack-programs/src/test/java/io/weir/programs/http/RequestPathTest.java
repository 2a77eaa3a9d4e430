package io.weir.programs.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a request's target reaches the file system. */
final class RequestPathTest {
    @Test
    void readsNamesAsTheyWereMeant() {
        assertThat(RequestPath.parse("/a/b%20c/%C3%A4?x=/..")).contains(new RequestPath(List.of("a", "b c", "ä"), false));
        assertThat(RequestPath.parse("//a//b/")).contains(new RequestPath(List.of("a", "b"), true));
        assertThat(RequestPath.parse("/")).contains(new RequestPath(List.of(), true));
        assertThat(RequestPath.parse("/...")).contains(new RequestPath(List.of("..."), false));
        assertThat(RequestPath.parse("/%252e")).as("decoded once").contains(new RequestPath(List.of("%2e"), false));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "a", "*", "http://stack/a", "/..", "/a/../b", "/%2e%2E/b", "/./a", "/a%2fb", "/a%5Cb", "/a\\b", "/a%00", "/%0a", "/%", "/%4",
        "/%zz", "/%-1", "/%ff", "/%c0%af", "/ä", "/a b"
    })
    void refuses(String target) {
        assertThat(RequestPath.parse(target)).isEmpty();
    }

    @Test
    void refusesPathsDeeperThanAnyFileSystem() {
        assertThat(RequestPath.parse("/a".repeat(RequestPath.MAX_NAMES))).isPresent();
        assertThat(RequestPath.parse("/a".repeat(RequestPath.MAX_NAMES + 1))).isEmpty();
    }
}
