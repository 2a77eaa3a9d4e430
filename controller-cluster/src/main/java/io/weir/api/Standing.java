package io.weir.api;

import io.weir.ledger.EventType;
import io.weir.ledger.Names;
import io.weir.v1.Event;
import io.weir.wire.v1.Deployment;
import io.weir.wire.v1.NodeRecord;
import java.util.Locale;

/** How things stand, told as events that say so: what a watch begins with. */
record Standing(String source) {
    Event of(NodeRecord node) {
        EventType type =
                switch (node.getState()) {
                    case LOST -> EventType.NODE_LOST;
                    case LEFT -> EventType.NODE_LEFT;
                    case READY, STATE_UNSPECIFIED, UNRECOGNIZED -> EventType.NODE_JOINED;
                };
        return Event.newBuilder()
                .setCursor(node.getCursor())
                .setType(type.text())
                .setSubject(Names.of(node))
                .setTime(Messages.time(node.getJoinMs()))
                .setSummary("node " + node.getName() + " is " + lower(node.getState()))
                .setSource(source)
                .setSnapshot(true)
                .build();
    }
    
    Event of(Deployment deployment) {
        EventType type =
                switch (deployment.getState()) {
                    case RUNNING -> EventType.MIDDLEBOX_STARTED;
                    case HOMELESS -> EventType.MIDDLEBOX_HOMELESS;
                    case FAILED -> EventType.MIDDLEBOX_FAILED;
                    case STARTING, STATE_UNSPECIFIED, UNRECOGNIZED -> EventType.MIDDLEBOX_PLACED;
                };
        return Event.newBuilder()
                .setCursor(deployment.getCursor())
                .setType(type.text())
                .setSubject(Names.of(deployment))
                .setTime(Messages.time(deployment.getUpdateMs()))
                .setSummary("is " + lower(deployment.getState())
                        + (deployment.getNode().isEmpty() ? "" : " on " + deployment.getNode()))
                .putData("node", deployment.getNode())
                .putData("standby", deployment.getStandby())
                .setSource(source)
                .setSnapshot(true)
                .build();
    }

    private static String lower(Enum<?> state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
