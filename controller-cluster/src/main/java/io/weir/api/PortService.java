package io.weir.api;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.weir.controller.MiddleboxHost;
import io.weir.controller.PortsReport;
import io.weir.ledger.Names;
import io.weir.ledger.Replica;
import io.weir.ledger.View;
import io.weir.v1.DropCount;
import io.weir.v1.ListPortsRequest;
import io.weir.v1.ListPortsResponse;
import io.weir.v1.PortClash;
import io.weir.v1.PortOwner;
import io.weir.v1.PortTuple;
import io.weir.v1.PortsGrpc;
import io.weir.wire.v1.NodeRecord;
import java.util.List;

/** {@code weir.v1.Ports}: each node answers for itself; the one that is asked puts the answers together. */
final class PortService extends PortsGrpc.PortsImplBase {
    private final String self;
    private final MiddleboxHost host;
    private final Replica replica;
    private final Peers peers;

    PortService(String self, MiddleboxHost host, Replica replica, Peers peers) {
        this.self = self;
        this.host = host;
        this.replica = replica;
        this.peers = peers;
    }

    @Override
    public void list(ListPortsRequest request, StreamObserver<ListPortsResponse> observer) {
        Calls.answer(observer, () -> {
            Caller.now(replica).requireOverview();
            String wanted = request.getNode().substring(request.getNode().lastIndexOf('/') + 1);
            if (wanted.equals(self)) {
                return own();
            }
            List<NodeRecord> others = replica.read(View::nodes).stream()
                    .filter(node -> !node.getName().equals(self))
                    .filter(node -> wanted.isEmpty() || node.getName().equals(wanted))
                    .toList();
            if (others.isEmpty() && !wanted.isEmpty()) {
                throw Refusal.missing(request.getNode());
            }
            ListPortsResponse.Builder all = wanted.isEmpty() ? own().toBuilder() : ListPortsResponse.newBuilder();
            others.forEach(node -> ask(node, all));
            return all.build();
        });
    }

    private void ask(NodeRecord node, ListPortsResponse.Builder all) {
        try {
            all.mergeFrom(peers.ports(node.getApiAddress()).list(ListPortsRequest.newBuilder().setNode(node.getName()).build()));
        } catch (StatusRuntimeException silent) {
            all.addSilent(Names.of(node));
        }
    }

    private ListPortsResponse own() {
        PortsReport report = host.ports();
        ListPortsResponse.Builder response = ListPortsResponse.newBuilder();
        report.owners().forEach(owner -> response.addOwners(owner(owner)));
        report.clashes().forEach(clash -> response.addClashes(PortClash.newBuilder()
                .setNode(self)
                .setTuple(tuple(clash.tuple()))
                .setOwner(clash.owner())
                .setSocket(clash.socket())));
        return response.build();
    }

    private PortOwner owner(PortsReport.Owner owner) {
        PortOwner.Builder builder = PortOwner.newBuilder()
                .setNode(self)
                .setName(owner.name())
                .setKind(switch (owner.kind()) {
                    case MIDDLEBOX -> PortOwner.Kind.MIDDLEBOX;
                    case STACK -> PortOwner.Kind.STACK;
                    case PROCESS -> PortOwner.Kind.PROCESS;
                })
                .setPacketsIn(owner.counters().packetsIn())
                .setPacketsOut(owner.counters().packetsOut())
                .setBytesIn(owner.counters().bytesIn())
                .setBytesOut(owner.counters().bytesOut());
        owner.process().ifPresent(process -> builder.setPid(process.pid()).setUser(process.user()));
        owner.tuples().forEach(tuple -> builder.addTuples(tuple(tuple)));
        owner.counters().drops().forEach(drop -> builder.addDrops(DropCount.newBuilder()
                .setElement(drop.element())
                .setReason(drop.reason().name())
                .setMeaning(drop.reason().meaning())
                .setPackets(drop.packets())));
        return builder.build();
    }

    private static PortTuple tuple(PortsReport.OwnedTuple tuple) {
        return PortTuple.newBuilder()
                .setAddress(tuple.address().toString())
                .setProtocol(tuple.protocol())
                .setFirstPort(tuple.firstPort())
                .setLastPort(tuple.lastPort())
                .setText(tuple.text())
                .build();
    }
}
