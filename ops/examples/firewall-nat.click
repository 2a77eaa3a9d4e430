// A firewall with NAT between two networks on one wire. Clients in 10.0.0.0/8 reach web servers under the address
// 192.0.2.1; only answers come back in.

in :: FromNetfront();
out :: ToNetfront();

in -> side :: IPClassifier(src net 10.0.0.0/8, dst host 192.0.2.1, -);

side[0] -> outbound :: IPFilter(allow tcp dst port 80, allow tcp dst port 443, allow udp dst port 53, deny all)
  -> nat :: IPRewriter(pattern 192.0.2.1 1024-65535 - - 0 1, drop);
side[1] -> [1]nat;
side[2] -> Discard;

nat[0] -> ttl :: DecIPTTL -> out;
nat[1] -> DecIPTTL -> out;
