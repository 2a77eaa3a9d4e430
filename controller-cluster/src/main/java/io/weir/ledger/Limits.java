package io.weir.ledger;

import io.weir.wire.v1.Command;
import io.weir.wire.v1.Deployment;
import io.weir.wire.v1.Document;
import io.weir.wire.v1.NodeRecord;
import io.weir.wire.v1.Platform;
import io.weir.wire.v1.RecordRefusal;
import io.weir.wire.v1.TenantRecord;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a command may contain. The log is written by authenticated nodes only, and yet nothing in it is believed: what
 * passes here cannot make the state grow without bound.
 */
public final class Limits {
    /** The texts of one command; what is more does not fit into a message of the log. */
    public static final int TEXT_CHARS = 512 << 10;

    /** Of a command as bytes: a text of three-byte characters does not fit, and is refused by name. */
    public static final int COMMAND_BYTES = 900 << 10;

    public static final int REQUEST_ID_CHARS = 64;

    /** Middleboxes of a tenant that has no quota of its own. */
    public static final int DEFAULT_QUOTA = 1000;

    /** Addresses of a tenant that has no quota of its own. */
    public static final int DEFAULT_ADDRESSES = 4000;

    static final int NODES = 1000;
    static final int TENANTS = 100_000;
    static final int DEPLOYMENTS = 100_000;
    static final int REVOCATIONS = 10_000;
    static final int ADDRESSES = 16;

    /** More than can be on their way when a node is restarted again and again. */
    static final int FORMER_INCARNATIONS = 8;

    private static final int LIST = 256;
    private static final int WORD_CHARS = 256;
    private static final int SENTENCE_CHARS = 4096;
    private static final Pattern PART = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    private Limits() {}

    /** Why it is refused; empty when it may be applied. */
    static Optional<String> against(Command command) {
        if (command.getRequestId().length() > REQUEST_ID_CHARS || command.getActor().length() > WORD_CHARS) {
            return Optional.of("request id or actor too long");
        }
        boolean sound = switch (command.getBodyCase()) {
            case JOIN_NODE -> sound(command.getJoinNode().getNode());
            case LOSE_NODE -> word(command.getLoseNode().getIncarnation())
                    && sentence(command.getLoseNode().getReason());
            case LEAVE_NODE -> word(command.getLeaveNode().getIncarnation());
            case DEPLOY -> sound(command.getDeploy().getDeployment());
            case DELETE -> true;
            case MOVE -> word(command.getMove().getTo()) && sentence(command.getMove().getReason());
            case SWITCH_OVER -> sentence(command.getSwitchOver().getReason());
            case CORDON -> word(command.getCordon().getNode());
            case CONFIRM -> sentence(command.getConfirm().getReason());
            case APPLY_TOPOLOGY -> sound(command.getApplyTopology().getDocument())
                    && command.getApplyTopology().getPlatformsCount() <= LIST
                    && command.getApplyTopology().getPlatformsList().stream().allMatch(Limits::sound)
                    && command.getApplyTopology().getReprovedList().stream()
                            .allMatch(r -> words(r.getPlatformsList()));
            case APPLY_POLICY -> sound(command.getApplyPolicy().getDocument());
            case APPLY_TENANT -> sound(command.getApplyTenant().getTenant());
            case RECORD_REFUSAL -> sound(command.getRecordRefusal());
            case REVOKE_IDENTITY -> Revocations.named(command.getRevokeIdentity().getIdentity())
                    && sentence(command.getRevokeIdentity().getReason());
            case BODY_NOT_SET -> false;
        };
        return sound ? Optional.empty() : Optional.of("not understood or beyond a limit: " + command.getBodyCase());
    }

    private static boolean sound(NodeRecord node) {
        return part(node.getName())
                && part(node.getSite())
                && word(node.getIncarnation())
                && !node.getIncarnation().isEmpty()
                && word(node.getApiAddress())
                && word(node.getActorAddress())
                && word(node.getReadAddress())
                && word(node.getVersion())
                && word(node.getDataAddress())
                && node.getCapacity() >= 0;
    }

    private static boolean sound(Deployment wanted) {
        long chars = (long) wanted.getClick().length() + wanted.getRequirements().length();
        return part(wanted.getTenant())
                && part(wanted.getId())
                && chars <= TEXT_CHARS
                && word(wanted.getClickName())
                && word(wanted.getRequirementsName())
                && word(wanted.getModule())
                && wanted.getAddressesCount() >= 1
                && wanted.getAddressesCount() <= ADDRESSES
                && wanted.getAddressesList().stream().distinct().count() == wanted.getAddressesCount()
                && words(wanted.getClientsList())
                && words(wanted.getOwnsList())
                && words(wanted.getAuthorizedList())
                && words(wanted.getPlatformsList())
                && words(wanted.getNearList())
                && word(wanted.getRole())
                && word(wanted.getDeployedBy())
                && wanted.getVerdictReasonsCount() <= LIST
                && wanted.getVerdictReasonsList().stream().allMatch(Limits::sentence);
    }

    private static boolean sound(Document document) {
        return document.getText().length() <= TEXT_CHARS && word(document.getSourceName());
    }

    private static boolean sound(Platform platform) {
        return word(platform.getName()) && word(platform.getSite()) && words(platform.getNodesList());
    }

    private static boolean sound(TenantRecord tenant) {
        return part(tenant.getName())
                && words(tenant.getClientsList())
                && words(tenant.getOwnsList())
                && words(tenant.getAuthorizedList())
                && tenant.getCopies() >= 0
                && tenant.getMaxAddresses() >= 0
                && tenant.getMaxMiddleboxes() >= 0;
    }

    private static boolean sound(RecordRefusal refusal) {
        return word(refusal.getSubject())
                && sentence(refusal.getReason())
                && refusal.getDataCount() <= 16
                && refusal.getDataMap().entrySet().stream().allMatch(e -> word(e.getKey()) && sentence(e.getValue()));
    }

    /** Whether it may be one part of a resource name. */
    static boolean part(String text) {
        return text.length() <= 63 && PART.matcher(text).matches();
    }

    private static boolean words(Collection<String> list) {
        return list.size() <= LIST && list.stream().allMatch(Limits::word);
    }

    private static boolean word(String text) {
        return text.length() <= WORD_CHARS;
    }

    private static boolean sentence(String text) {
        return text.length() <= SENTENCE_CHARS;
    }
}
