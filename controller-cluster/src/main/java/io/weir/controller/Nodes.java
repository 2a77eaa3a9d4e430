package io.weir.controller;

import com.google.protobuf.MessageLite;
import io.weir.wire.v1.NodeRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Down;

/** The other nodes as Pekko reaches them: by address, so that a controller can talk to any node of any site. */
final class Nodes {
    static final String SYSTEM = "weir";
    static final String CONTROLLER_ROLE = "controller";

    private final ActorSystem<?> system;
    private final ActorRefResolver resolver;
    private final Cluster cluster;
    private final Map<String, ActorRef<Mailbox.Order>> agents = new HashMap<>();

    Nodes(ActorSystem<?> system) {
        this.system = system;
        this.resolver = ActorRefResolver.get(system);
        this.cluster = Cluster.get(system);
    }

    static String path(String actorAddress, String actor) {
        return "pekko://" + SYSTEM + "@" + actorAddress + "/user/" + actor;
    }

    /** Not thread-safe: for the controller only. */
    void tell(String actorAddress, MessageLite order) {
        agents.computeIfAbsent(actorAddress, a -> resolver.resolveActorRef(path(a, Mailbox.NAME)))
                .tell(new Mailbox.Order(order));
    }

    void tellController(String actorAddress, MessageLite news) {
        resolver.<Controller.Message>resolveActorRef(path(actorAddress, Controller.NAME)).tell(Controller.message(news));
    }

    /**
     * Pekko's membership follows what the controllers decided: who is lost there is downed here, so that the rest of the
     * cluster stops waiting for it.
     */
    void dismiss(List<NodeRecord> nodes) {
        for (NodeRecord node : nodes) {
            if (node.getState() == NodeRecord.State.READY) {
                continue;
            }
            for (Member member : cluster.state().getMembers()) {
                boolean gone = cluster.state().getUnreachable().contains(member);
                if (gone && is(member.address(), node.getActorAddress()) && member.status() != MemberStatus.down()) {
                    cluster.manager().tell(new Down(member.address()));
                    system.log().info("downed {} as decided", member.address());
                }
            }
        }
    }

    static boolean is(Address address, String actorAddress) {
        return address.hostPort().endsWith("@" + actorAddress);
    }
}
