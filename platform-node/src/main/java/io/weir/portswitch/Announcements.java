package io.weir.portswitch;

import io.weir.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Tells the link which addresses are served here now (gratuitous ARP, RFC 5227 section 2.3; unsolicited neighbour
 * advertisement, RFC 4861 section 7.2.6): at once, so that switches send frames to this node after a move, and twice
 * more, for one may be lost.
 */
final class Announcements {
    static final int TIMES = 3;
    static final long EVERY_NS = TimeUnit.SECONDS.toNanos(1);

    private static final class Due {
        private final IpAddress address;
        private int left = TIMES;
        private long atNs;

        private Due(IpAddress address, long atNs) {
            this.address = address;
            this.atNs = atNs;
        }
    }

    private final Consumer<IpAddress> announce;
    private final List<Due> due = new ArrayList<>();

    Announcements(Consumer<IpAddress> announce) {
        this.announce = announce;
    }

    void add(IpAddress address, long nowNs) {
        due.removeIf(d -> d.address.equals(address));
        due.add(new Due(address, nowNs));
        tick(nowNs);
    }

    void cancel(IpAddress address) {
        due.removeIf(d -> d.address.equals(address));
    }

    void tick(long nowNs) {
        if (due.isEmpty()) {
            return;
        }
        for (Due one : due) {
            if (one.atNs <= nowNs) {
                announce.accept(one.address);
                one.left--;
                one.atNs = nowNs + EVERY_NS;
            }
        }
        due.removeIf(d -> d.left == 0);
    }
}
