package io.weir.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Set;
import org.junit.jupiter.api.Test;

final class FaultTest {
    @Test
    void cutWorksBothWays() {
        assertThat(new Fault.Cut(Set.of("n3"), Set.of("n2", "n1")).rule())
                .isEqualTo(
                        """
                        iifname { "n3" } oifname { "n1", "n2" } drop
                        iifname { "n1", "n2" } oifname { "n3" } drop""");
    }

    @Test
    void lossIsNeitherNothingNorAll() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Fault.Loss("n1", 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Fault.Loss("n1", 100));
    }
}
