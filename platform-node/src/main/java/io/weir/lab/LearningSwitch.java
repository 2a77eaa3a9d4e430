package io.weir.lab;

import io.weir.engine.FramePool;
import io.weir.engine.Packets;
import io.weir.port.Port;
import io.weir.portswitch.Arp;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An Ethernet switch (IEEE 802.1D, without spanning tree): learns from sources which port a station is at, and sends a
 * frame there; to all others when it does not know. All ports share one pool. Single-threaded.
 */
final class LearningSwitch {
    /** Stations remembered; with more, the one learned first is forgotten, so its frames go to all. */
    static final int MAX_STATIONS = 1024;

    private static final int BURST = 256;
    private static final long GROUP = 1L << 40;

    private final List<Port> ports;
    private final FramePool pool;
    private final long[] burst = new long[BURST];
    private final long[] one = new long[1];
    private final Map<Long, Integer> stations = new LinkedHashMap<>();

    LearningSwitch(List<Port> ports, FramePool pool) {
        this.ports = List.copyOf(ports);
        this.pool = pool;
    }

    /** Takes what waits at each port and sends it on. Returns how many frames. */
    int turn() {
        int work = 0;
        for (int port = 0; port < ports.size(); port++) {
            int count = ports.get(port).poll(burst, 0, BURST);
            for (int i = 0; i < count; i++) {
                forward(burst[i], port);
            }
            work += count;
        }
        return work;
    }

    private void forward(long packet, int from) {
        if (Packets.length(packet) < Port.ETHERNET_BYTES) {
            pool.free(packet);
            return;
        }
        long frame = pool.address(packet);
        learn(Arp.mac(frame + 6), from);
        long destination = Arp.mac(frame);
        Integer to = (destination & GROUP) != 0 ? null : stations.get(destination);
        if (to == null) {
            flood(packet, from);
        } else if (to == from) {
            pool.free(packet);
        } else {
            send(packet, to);
        }
    }

    private void learn(long station, int port) {
        if ((station & GROUP) != 0) {
            return;
        }
        if (stations.size() == MAX_STATIONS && !stations.containsKey(station)) {
            stations.remove(stations.keySet().iterator().next());
        }
        stations.put(station, port);
    }

    /** What finds no frame for its copy is lost, as on a wire; whoever sent it repeats it. */
    private void flood(long packet, int from) {
        for (int port = 0; port < ports.size(); port++) {
            long copy = port == from ? FramePool.NONE : pool.copy(packet);
            if (copy != FramePool.NONE) {
                send(copy, port);
            }
        }
        pool.free(packet);
    }

    private void send(long packet, int port) {
        one[0] = packet;
        ports.get(port).transmit(one, 0, 1);
    }
}
