package io.weir.cli.rig;

import io.weir.testbed.HostProgram;
import io.weir.testbed.Transfer;
import io.weir.v1.Middlebox;
import java.util.ArrayList;
import java.util.List;

/** TCP connections between the kernels of two hosts of a rig, through a NAT that middleboxes are moved or lost with. */
public final class NatDownloads implements AutoCloseable {
    /** The middlebox. */
    public static final String NAT = "nat";

    /** How a download ended that was as it should; the longest pause follows, in milliseconds. */
    public static final String WHOLE = "whole ";

    private static final String ADDRESS = "192.0.2.100";
    private static final String PORT = "80";
    private static final String CLICK =
            """
            in :: FromNetfront();
            out :: ToNetfront();
            nat :: IPRewriter(pattern %1$s 20000-60000 %2$s - 0 1, drop);
            in -> sides :: IPClassifier(src host %2$s && dst host %1$s, dst host %1$s, -);
            sides[0] -> [1] nat;
            sides[1] -> [0] nat;
            sides[2] -> Discard;
            nat[0] -> out;
            nat[1] -> out;
            """
                    .formatted(ADDRESS, Lab.WEB_ADDRESS);

    private final Rig rig;
    private final String mb;
    private final String mbASecond;
    private final List<HostProgram> running = new ArrayList<>();

    /**
     * @param mb megabytes of each download
     * @param mbASecond no faster than this
     */
    public NatDownloads(Rig rig, int mb, int mbASecond) {
        this.rig = rig;
        this.mb = Integer.toString(mb);
        this.mbASecond = Integer.toString(mbASecond);
    }

    /** The NAT; returns when it runs. */
    public Middlebox deploy() {
        return rig.deploy(NAT, CLICK, ADDRESS);
    }

    /** The web's server, for all downloads. */
    public void serve() {
        start("the server of downloads", "web", "serve", Lab.WEB_ADDRESS, PORT, mb, mbASecond);
    }

    /** Begins one, of which the first bytes are there; its next line says how it ended. */
    public HostProgram begin() {
        return start("the download", "client", "fetch", ADDRESS, PORT, mb);
    }

    private HostProgram start(String what, String host, String... arguments) {
        HostProgram program = HostProgram.start(what, rig.on(host, Transfer.class, arguments));
        running.add(program);
        return program;
    }

    @Override
    public void close() {
        running.forEach(HostProgram::close);
    }
}
