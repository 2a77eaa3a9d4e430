package io.weir.programs.dns;

import io.weir.net.IpAddress;
import io.weir.net.IpPrefix;
import java.util.List;
import java.util.Optional;

/** Clients that get records of their own: those in some prefixes. */
record Region(String name, List<IpPrefix> prefixes) {
    Region {
        prefixes = List.copyOf(prefixes);
    }

    /** The regions of a zone. */
    record All(List<Region> regions) {
        static final All NONE = new All(List.of());

        All {
            regions = List.copyOf(regions);
        }

        /**
         * Which region a client is in: that of the longest prefix.
         *
         * @param known bits of the address that are the client's; a longer prefix cannot be told
         */
        Optional<Region> of(IpAddress client, int known) {
            Optional<Region> best = Optional.empty();
            int longest = -1;
            for (Region region : regions) {
                for (IpPrefix prefix : region.prefixes) {
                    if (prefix.length() > longest && prefix.length() <= known && prefix.contains(client)) {
                        best = Optional.of(region);
                        longest = prefix.length();
                    }
                }
            }
            return best;
        }

        /** How many bits of an address of this version decide; 0 if there are no regions for it. */
        int decidingBits(int version) {
            return regions.stream()
                    .flatMap(region -> region.prefixes.stream())
                    .filter(prefix -> prefix.address().version() == version)
                    .mapToInt(IpPrefix::length)
                    .max()
                    .orElse(0);
        }
    }
}
