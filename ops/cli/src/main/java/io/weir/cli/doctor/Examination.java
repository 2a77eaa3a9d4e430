package io.weir.cli.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** All that {@code weir doctor} looks at. Every check stands alone: one that fails does not hide another. */
public final class Examination {
    private static final int JAVA = 25;
    /** A node, its driver's buffers and its packets; measured with three on one machine. */
    private static final long NODE_BYTES = 512L << 20;
    /** Aeron keeps its streams here: 1 MiB terms, three a stream. */
    private static final long SHARED_MEMORY_BYTES = 64L << 20;
    // capability numbers of linux/capability.h
    private static final int CAP_NET_ADMIN = 12;
    private static final int CAP_NET_RAW = 13;
    private static final int CAP_SYS_ADMIN = 21;
    private static final int CAP_BPF = 39;

    private final Machine machine;

    public Examination(Machine machine) {
        this.machine = machine;
    }

    public List<Finding> all() {
        List<Finding> findings = new ArrayList<>();
        findings.add(java());
        findings.add(kernel());
        findings.add(processors());
        findings.add(memory());
        findings.add(sharedMemory());
        findings.add(rawSockets());
        findings.add(expressPath());
        findings.add(namespaces());
        findings.add(wireGuard());
        findings.add(program("ip", "iproute2", "`weir demo` plays in memory instead of in network namespaces"));
        findings.add(program("curl", "curl", "`weir demo` fetches pages with a client of its own"));
        return List.copyOf(findings);
    }

    private Finding java() {
        String found = "Java " + machine.javaFeature();
        return machine.javaFeature() >= JAVA
                ? Finding.ok("java", found)
                : Finding.broken("java", found, "start Weir with `weir`, which finds Java " + JAVA);
    }

    private Finding kernel() {
        Optional<String> release = machine.read("proc/sys/kernel/osrelease").map(String::strip);
        return release.map(version -> Finding.ok("kernel", "Linux " + version))
                .orElseGet(() -> Finding.broken("kernel", "no Linux kernel", "run nodes on Linux 5.10 or newer"));
    }

    private Finding processors() {
        int count = machine.processors();
        return count >= 2
                ? Finding.ok("processors", count + " cores")
                : Finding.limited(
                        "processors", "1 core", "give a node two: one moves packets, one does everything else");
    }

    private Finding memory() {
        Optional<Long> available = machine.entry("proc/meminfo", "MemAvailable").flatMap(Examination::kibibytes);
        if (available.isEmpty()) {
            return Finding.unknown("memory", "/proc/meminfo cannot be read");
        }
        long bytes = available.get();
        return bytes >= NODE_BYTES
                ? Finding.ok("memory", mebibytes(bytes) + " available")
                : Finding.broken(
                        "memory", mebibytes(bytes) + " available", "a node needs " + mebibytes(NODE_BYTES) + " free");
    }

    private Finding sharedMemory() {
        Optional<Long> free = machine.freeBytes("dev/shm");
        if (free.isEmpty()) {
            return Finding.limited("shared-memory", "no /dev/shm", "mount it: mount -t tmpfs tmpfs /dev/shm");
        }
        return free.get() >= SHARED_MEMORY_BYTES
                ? Finding.ok("shared-memory", mebibytes(free.get()) + " free in /dev/shm")
                : Finding.broken(
                        "shared-memory",
                        mebibytes(free.get()) + " free in /dev/shm",
                        "enlarge it: mount -o remount,size=1g /dev/shm (docker: --shm-size=1g)");
    }

    private Finding rawSockets() {
        if (!machine.exists("proc/net/packet")) {
            return Finding.broken("raw-sockets", "the kernel has no AF_PACKET", "load it: modprobe af_packet");
        }
        return capable(CAP_NET_RAW)
                .map(may -> may
                        ? Finding.ok("raw-sockets", "CAP_NET_RAW: interfaces can be used")
                        : Finding.limited(
                                "raw-sockets",
                                "no CAP_NET_RAW: only memory and pcap ports can be used",
                                "run as root, or: systemd-run -p AmbientCapabilities=CAP_NET_RAW weir node run"))
                .orElseGet(() -> Finding.unknown("raw-sockets", "/proc/self/status cannot be read"));
    }

    /** What `interface = xdp:NAME` takes. */
    private Finding expressPath() {
        if (!machine.exists("proc/self/status")) {
            return Finding.unknown("xdp", "/proc/self/status cannot be read");
        }
        boolean may = capable(CAP_NET_RAW).orElse(false)
                && capable(CAP_NET_ADMIN).orElse(false)
                && (capable(CAP_BPF).orElse(false) || capable(CAP_SYS_ADMIN).orElse(false));
        return may
                ? Finding.ok("xdp", "stacks can have ports of the kernel's own addresses: interface = xdp:NAME")
                : Finding.limited(
                        "xdp",
                        "no CAP_NET_RAW, CAP_NET_ADMIN and CAP_BPF: interface = xdp:NAME falls back to AF_PACKET",
                        "run as root, or: systemd-run -p 'AmbientCapabilities=CAP_NET_RAW CAP_NET_ADMIN CAP_BPF CAP_IPC_LOCK' weir node run");
    }

    private Finding namespaces() {
        if (!machine.exists("proc/self/ns/net")) {
            return Finding.limited("namespaces", "the kernel has no network namespaces", "the demo plays in memory");
        }
        Optional<Boolean> may = capable(CAP_SYS_ADMIN).flatMap(a -> capable(CAP_NET_ADMIN).map(b -> a && b));
        return may.map(both -> both
                        ? Finding.ok("namespaces", "network namespaces can be made")
                        : Finding.limited(
                                "namespaces", "needs root", "run `weir demo` as root to see it on the kernel's network"))
                .orElseGet(() -> Finding.unknown("namespaces", "/proc/self/status cannot be read"));
    }

    /** For nodes that reach each other over a network that others share: Aeron's streams are not encrypted. */
    private Finding wireGuard() {
        Optional<String> release = machine.read("proc/sys/kernel/osrelease").map(String::strip);
        String modules = "lib/modules/" + release.orElse("") + "/modules.";
        boolean there = machine.exists("sys/module/wireguard")
                || List.of("builtin", "dep").stream()
                        .flatMap(list -> machine.read(modules + list).stream())
                        .anyMatch(text -> text.contains("/wireguard.ko"));
        return there
                ? Finding.ok("wireguard", "the kernel has it")
                : Finding.limited(
                        "wireguard",
                        "the kernel has none: nodes can be on a network of the platform's own only",
                        "a kernel with CONFIG_WIREGUARD, if nodes reach each other over networks that others share");
    }

    private Finding program(String name, String debianPackage, String without) {
        return machine.program(name)
                .map(path -> Finding.ok(name, path.toString()))
                .orElseGet(() -> Finding.limited(
                        name, "not installed: " + without, "install it, for instance: apt-get install " + debianPackage));
    }

    private Optional<Boolean> capable(int capability) {
        return machine.entry("proc/self/status", "CapEff").flatMap(hex -> {
            try {
                return Optional.of((Long.parseUnsignedLong(hex, 16) >>> capability & 1) == 1);
            } catch (NumberFormatException _) {
                return Optional.empty();
            }
        });
    }

    private static Optional<Long> kibibytes(String text) {
        String digits = text.toLowerCase(Locale.ROOT).replace("kb", "").strip();
        return digits.matches("\\d{1,15}") ? Optional.of(Long.parseLong(digits) << 10) : Optional.empty();
    }

    private static String mebibytes(long bytes) {
        return (bytes >> 20) + " MiB";
    }
}
