package io.weir.node;

import io.weir.engine.FramePool;
import io.weir.net.IpAddress;
import io.weir.port.AfPacketPort;
import io.weir.port.Port;
import io.weir.port.PortOpening;
import io.weir.port.VirtualMac;
import io.weir.port.Wakeup;
import io.weir.resident.PortDevice;
import io.weir.stack.Stack;
import io.weir.stack.ip.InterfaceAddress;
import io.weir.stack.strand.StrandAssociation;
import io.weir.stack.strand.StrandMessage;
import io.weir.stack.strand.Strands;
import io.weir.stack.udp.Udp;
import io.weir.stack.udp.UdpSettings;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Strands on {@code eth0} of a namespace: {@code serve ADDRESS} sends every message back; {@code talk ADDRESS SERVER} sends
 * some in four streams and says how many came back, and which way.
 */
final class LabStrands {
    private static final int PORT = 100;
    private static final int MESSAGES = 400;
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(20);

    private final Stack stack;
    private final Strands strands;
    private final Wakeup wakeup;

    private LabStrands(IpAddress address) throws Exception {
        FramePool pool = new FramePool(8192);
        Port port =
                switch (AfPacketPort.open("eth0", 1500, pool)) {
                    case PortOpening.Opened opened -> opened.port();
                    case PortOpening.Refused refused -> throw new IllegalStateException(refused.toString());
                };
        SecureRandom random = new SecureRandom();
        PortDevice device = new PortDevice(port, pool, VirtualMac.of(address));
        stack = new Stack(device, random.nextLong(), System.nanoTime());
        Udp udp = stack.add(output -> new Udp(output, UdpSettings.DEFAULTS, random.nextLong()));
        strands = stack.add(output -> new Strands(output, udp, random));
        stack.add(new InterfaceAddress(address, 24));
        wakeup = new Wakeup(List.of(port));
    }

    public static void main(String[] arguments) throws Exception {
        LabStrands lab = new LabStrands(IpAddress.of(arguments[1]));
        if (arguments[0].equals("serve")) {
            lab.serve();
        } else {
            lab.talk(IpAddress.of(arguments[2]));
        }
    }

    private void serve() {
        Map<StrandAssociation, Optional<StrandMessage>> held = new LinkedHashMap<>();
        strands.listen(PORT, association -> held.put(association, Optional.empty()));
        System.out.println("ready");
        while (true) {
            turn();
            held.replaceAll(LabStrands::echo);
        }
    }

    /** Sends back what there is room for; the message that there was none for. */
    private static Optional<StrandMessage> echo(StrandAssociation association, Optional<StrandMessage> before) {
        Optional<StrandMessage> next = before.or(association::receive);
        while (next.isPresent() && association.send(next.get().stream(), next.get().data())) {
            next = association.receive();
        }
        return next;
    }

    private void talk(IpAddress server) {
        StrandAssociation association = strands.connect(server, PORT).orElseThrow();
        int[] sent = new int[4];
        int[] back = new int[4];
        long endNs = System.nanoTime() + PATIENCE_NS;
        while (Arrays.stream(back).sum() < MESSAGES && System.nanoTime() < endNs) {
            turn();
            int next = Arrays.stream(sent).sum();
            while (next < MESSAGES && association.send(next % 4, message(next % 4, sent[next % 4]))) {
                sent[next % 4]++;
                next++;
            }
            for (var message = association.receive(); message.isPresent(); message = association.receive()) {
                int stream = message.get().stream();
                back[stream] += Arrays.equals(message.get().data(), message(stream, back[stream])) ? 1 : 0;
            }
        }
        System.out.println(Arrays.stream(back).sum() + " of " + MESSAGES + (association.isTunnelled() ? " by udp" : " by its number"));
    }

    private static byte[] message(int stream, int number) {
        byte[] message = new byte[(stream * 131 + number * 37) % 3000];
        Arrays.fill(message, (byte) (stream + number));
        return message;
    }

    private void turn() {
        if (stack.poll(System.nanoTime()) == 0) {
            long ms = TimeUnit.NANOSECONDS.toMillis(stack.deadlineNs() - System.nanoTime());
            wakeup.sleep((int) Math.clamp(ms, 1, 50));
        }
    }
}
