package io.weir.programs.dns;

import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.RRset;

/** What a zone has to say about a name and a type (RFC 1034, 4.3.2). */
sealed interface Lookup {
    /** The records that were asked for. */
    record Found(RRset records) implements Lookup {}

    /** The name is another one's alias. */
    record Alias(CNAMERecord alias) implements Lookup {}

    /** There is the name, but nothing of the type. */
    record NoData() implements Lookup {}

    /** There is no such name, and no wildcard for it. */
    record NoName() implements Lookup {}

    /** Others know: the name is in a zone below this one. */
    record Referral(RRset servers) implements Lookup {}
}
