package io.weir.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.cluster.client.ClusterEvent;
import io.aeron.cluster.client.ClusterException;
import io.aeron.cluster.service.ClusterTerminationException;
import io.aeron.exceptions.ConductorServiceTimeoutException;
import org.junit.jupiter.api.Test;

final class LogErrorsTest {
    private final LogErrors errors = new LogErrors();

    @Test
    void tellsThatAThreadOfTheLogHasEnded() {
        ClusterTerminationException end = new ClusterTerminationException(false);
        errors.onError(end);
        assertThat(errors.ended()).isCompletedWithValue(end);
    }

    @Test
    void tellsThatTheProcessWasStoppedForLongerThanItsThreadsBear() {
        ConductorServiceTimeoutException end = new ConductorServiceTimeoutException("service interval exceeded");
        errors.onError(end);
        assertThat(errors.ended()).isCompletedWithValue(end);
    }

    @Test
    void goesOnAfterWhatPasses() {
        errors.onError(new ClusterEvent("leader heartbeat timeout"));
        assertThat(errors.ended()).isNotDone();
    }

    @Test
    void findsNothingRemarkableInAnEndThatWasWanted() {
        errors.closing();
        errors.onError(new ClusterTerminationException(true));
        assertThat(errors.ended()).isNotDone();
    }

    @Test
    void aStateMachineThatHasLostItsPlaceInTheLogEndsIt() {
        errors.onError(new ClusterException("ERROR - Cluster log must be contiguous for joining image: expectedPosition=96"));

        assertThat(errors.ended()).isCompleted();
    }
}
