package io.weir.node;

import io.weir.middlebox.WorkloadReport;
import io.weir.portswitch.Attachment;
import io.weir.program.Reason;
import java.util.Map;

/**
 * How a middlebox or stack is doing.
 *
 * @param traffic in and out since it was placed here
 * @param work what its workload has done since it was made or last restarted
 * @param drops of its packets by the node, on their way in and out, since it was placed here
 * @param crashes how often it failed and was started anew
 */
public record MiddleboxReport(
        String name, Attachment.Traffic traffic, WorkloadReport work, Map<Reason, Long> drops, int crashes) {
    static MiddleboxReport of(WorkerSeat seat) {
        Attachment attachment = seat.attachment();
        return new MiddleboxReport(
                attachment.name(),
                attachment.traffic(),
                seat.report(),
                attachment.drops().byReason(),
                seat.crashes());
    }
}
