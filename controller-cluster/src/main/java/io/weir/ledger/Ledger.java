package io.weir.ledger;

import io.weir.ledger.Journal.Context;
import io.weir.wire.v1.ApplyPolicy;
import io.weir.wire.v1.ApplyTenant;
import io.weir.wire.v1.ApplyTopology;
import io.weir.wire.v1.Command;
import io.weir.wire.v1.Document;
import io.weir.wire.v1.EventRecord;
import io.weir.wire.v1.RecordRefusal;
import io.weir.wire.v1.Reply;
import io.weir.wire.v1.Reply.Refusal;
import io.weir.wire.v1.SnapshotPart;
import io.weir.wire.v1.TenantRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The state machine: takes one command after the other, each with the time that the log gave it. No clock, no chance, no
 * walk in the order of hashes. Not thread-safe; {@link Replica} is.
 */
final class Ledger {
    private final LedgerState state;
    private final MiddleboxDecisions middleboxes;
    private final MoveDecisions moves;
    private final NodeDecisions nodes;

    /** The reply, and the events that came of it. */
    record Outcome(Reply reply, List<EventRecord> events) {}

    Ledger() {
        this(new LedgerState());
    }

    Ledger(LedgerState state) {
        this.state = state;
        this.middleboxes = new MiddleboxDecisions(state);
        this.moves = new MoveDecisions(state);
        this.nodes = new NodeDecisions(state, middleboxes);
    }

    LedgerState state() {
        return state;
    }

    /** Never throws, whatever the command contains. */
    Outcome apply(Command command, long nowMs) {
        Optional<Reply> known = state.reply(command.getRequestId());
        if (known.isPresent()) {
            return new Outcome(known.get(), List.of());
        }
        Optional<Refused> refused = Limits.against(command)
                .map(reason -> new Refused(Refusal.INVALID, reason))
                .or(() -> oldTerm(command))
                .or(() -> decide(command, new Context(nowMs, command.getActor(), command.getCause())));
        Reply.Builder reply = Reply.newBuilder()
                .setRefusal(refused.map(Refused::refusal).orElse(Refusal.NONE))
                .setReason(refused.map(Refused::reason).orElse(""))
                .setCursor(state.journal.cursor());
        if (command.getRequestId().length() <= Limits.REQUEST_ID_CHARS) {
            reply.setRequestId(command.getRequestId());
        }
        Reply answer = reply.build();
        if (answer.getRefusal() == Refusal.NONE) {
            // a refusal changed nothing: who asks again may have more luck
            state.remember(answer);
        }
        return new Outcome(answer, state.journal.takeFresh());
    }

    /**
     * Another leadership term begins; orders of older ones are void from here on.
     *
     * @param term from 1 on
     */
    List<EventRecord> elected(long term, int leader, long nowMs) {
        if (term < 1) {
            throw new IllegalArgumentException("term " + term);
        }
        if (state.termBase + term > state.term || state.leader < 0) {
            state.term = state.termBase + term;
            state.leader = leader;
            state.journal.add(
                    new Context(nowMs, "", 0),
                    EventType.LEADER_ELECTED,
                    "controllers/" + leader,
                    "controller " + leader + " leads in term " + state.term,
                    Map.of("term", Long.toString(state.term), "member", Integer.toString(leader)));
        }
        return state.journal.takeFresh();
    }

    private Optional<Refused> oldTerm(Command command) {
        return command.getTerm() != 0 && command.getTerm() != state.term
                ? Refused.because(Refusal.STALE, "term " + command.getTerm() + " is over, it is " + state.term)
                : Optional.empty();
    }

    private Optional<Refused> decide(Command command, Context context) {
        return switch (command.getBodyCase()) {
            case JOIN_NODE -> nodes.join(context, command.getJoinNode());
            case LOSE_NODE -> nodes.lose(context, command.getLoseNode());
            case LEAVE_NODE -> nodes.leave(context, command.getLeaveNode());
            case DEPLOY -> middleboxes.deploy(context, command.getDeploy());
            case DELETE -> middleboxes.delete(context, command.getDelete());
            case MOVE -> moves.move(context, command.getMove());
            case SWITCH_OVER -> moves.switchOver(context, command.getSwitchOver());
            case CORDON -> nodes.cordon(context, command.getCordon());
            case CONFIRM -> middleboxes.confirm(context, command.getConfirm());
            case APPLY_TOPOLOGY -> topology(context, command.getApplyTopology());
            case APPLY_POLICY -> policy(context, command.getApplyPolicy());
            case APPLY_TENANT -> tenant(context, command.getApplyTenant());
            case RECORD_REFUSAL -> refusal(context, command.getRecordRefusal());
            case REVOKE_IDENTITY -> state.revocations.revoke(context, command.getRevokeIdentity(), state.journal);
            case BODY_NOT_SET -> Refused.because(Refusal.INVALID, "empty");
        };
    }

    private Optional<Refused> topology(Context context, ApplyTopology command) {
        if (old(command.getExpectedVersion(), state.topology.getVersion())) {
            return Refused.because(Refusal.ETAG, "the topology has changed");
        }
        state.topology = next(context, command.getDocument(), state.topology);
        state.platforms.clear();
        state.platforms.addAll(command.getPlatformsList());
        long version = state.topology.getVersion();
        state.journal.add(
                context, EventType.TOPOLOGY_APPLIED, "topology", "topology version " + version, version(version));
        middleboxes.reproved(command.getReprovedList());
        return Optional.empty();
    }

    private Optional<Refused> policy(Context context, ApplyPolicy command) {
        if (old(command.getExpectedVersion(), state.policy.getVersion())) {
            return Refused.because(Refusal.ETAG, "the policy has changed");
        }
        state.policy = next(context, command.getDocument(), state.policy);
        long version = state.policy.getVersion();
        state.journal.add(context, EventType.POLICY_APPLIED, "policy", "policy version " + version, version(version));
        return Optional.empty();
    }

    private Optional<Refused> tenant(Context context, ApplyTenant command) {
        TenantRecord wanted = command.getTenant();
        TenantRecord known = state.tenants.getOrDefault(wanted.getName(), TenantRecord.getDefaultInstance());
        if (old(command.getExpectedVersion(), known.getVersion())) {
            return Refused.because(Refusal.ETAG, "the tenant has changed");
        }
        if (state.tenants.size() >= Limits.TENANTS && !state.tenants.containsKey(wanted.getName())) {
            return Refused.because(Refusal.QUOTA, "there are " + Limits.TENANTS + " tenants");
        }
        long version = known.getVersion() + 1;
        state.tenants.put(wanted.getName(), wanted.toBuilder().setVersion(version).build());
        state.journal.add(
                context,
                EventType.TENANT_APPLIED,
                Names.tenant(wanted.getName()),
                "tenant " + wanted.getName() + (wanted.getDisabled() ? " is disabled" : " is registered"),
                version(version));
        return Optional.empty();
    }

    private Optional<Refused> refusal(Context context, RecordRefusal command) {
        state.journal.add(
                context,
                EventType.MIDDLEBOX_REFUSED,
                command.getSubject(),
                command.getReason(),
                command.getDataMap());
        return Optional.empty();
    }

    private static boolean old(long expected, long now) {
        return expected != 0 && expected != now;
    }

    private static Map<String, String> version(long version) {
        return Map.of("version", Long.toString(version));
    }

    private static Document next(Context context, Document wanted, Document before) {
        return wanted.toBuilder()
                .setVersion(before.getVersion() + 1)
                .setUpdateMs(context.nowMs())
                .build();
    }

    /** All of it, in parts that each fit into one message. */
    void write(Consumer<SnapshotPart> out) {
        Snapshots.write(state, out);
    }
}
