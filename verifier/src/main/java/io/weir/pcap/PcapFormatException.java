package io.weir.pcap;

import java.io.IOException;

/** A file that is no capture we can read. The message says why, for a person. */
public final class PcapFormatException extends IOException {
    PcapFormatException(String message) {
        super(message);
    }
}
