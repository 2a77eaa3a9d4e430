package io.weir.middlebox;

import io.weir.engine.DropCount;
import java.util.List;

/**
 * What a workload has done since it was made.
 *
 * @param packetsIn taken in
 * @param packetsOut handed out
 * @param packetsHeld waiting inside now
 * @param drops by element and reason, those with none left out
 */
public record WorkloadReport(long packetsIn, long packetsOut, long packetsHeld, List<DropCount> drops) {
    public static final WorkloadReport NONE = new WorkloadReport(0, 0, 0, List.of());

    public WorkloadReport {
        drops = List.copyOf(drops);
    }
}
