package io.weir.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LinkIdleTest {
    @TempDir
    private Path directory;

    @Test
    void isPromptWhileThereAreLinksToOtherNodes() {
        LinkIdle idle = new LinkIdle();
        try (PeerNetwork network = PeerNetwork.open(directory.resolve("aeron"), "127.0.0.1", 0, idle)) {
            assertThat(idle.linked()).isFalse();
            Optional<PeerLink> link = network.link("127.0.0.1:9");
            assertThat(link).isPresent();
            assertThat(idle.linked()).isTrue();
        }
    }

    @Test
    void isNotHurriedByAnAddressThatIsNone() {
        LinkIdle idle = new LinkIdle();
        try (PeerNetwork network = PeerNetwork.open(directory.resolve("aeron"), "127.0.0.1", 0, idle)) {
            for (String wrong : List.of("nowhere", "a|b:1", "127.0.0.1:99999")) {
                assertThat(network.link(wrong)).as(wrong).isEmpty();
                assertThat(idle.linked()).as(wrong).isFalse();
            }
        }
    }
}
