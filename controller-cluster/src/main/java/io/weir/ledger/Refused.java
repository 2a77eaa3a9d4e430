package io.weir.ledger;

import io.weir.wire.v1.Reply;
import java.util.Optional;

/** Why a command was not applied. */
record Refused(Reply.Refusal refusal, String reason) {
    static Optional<Refused> because(Reply.Refusal refusal, String reason) {
        return Optional.of(new Refused(refusal, reason));
    }
}
