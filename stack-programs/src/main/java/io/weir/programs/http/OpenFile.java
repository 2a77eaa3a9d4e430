package io.weir.programs.http;

import io.netty.handler.stream.ChunkedNioFile;
import java.io.IOException;
import java.nio.channels.FileChannel;

/** A part of a file on its way out, a piece at a time; it counts as open until it is sent, or its connection ends. */
final class OpenFile extends ChunkedNioFile {
    /** Of one read: some segments, and little memory for each connection. */
    private static final int PIECE_BYTES = 32 << 10;

    private final Site site;
    private boolean closed;

    private OpenFile(Site site, FileChannel file, long first, long bytes) throws IOException {
        super(file, first, bytes, PIECE_BYTES);
        this.site = site;
    }

    /** For who has entered the site; it leaves when this is closed. */
    static OpenFile of(Site site, Resource resource, long first, long bytes) throws IOException {
        FileChannel file = site.open(resource);
        try {
            return new OpenFile(site, file, first, bytes);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public void close() throws Exception {
        if (!closed) {
            closed = true;
            site.leave();
            super.close();
        }
    }
}
