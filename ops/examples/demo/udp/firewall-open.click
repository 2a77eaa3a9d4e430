// A web server behind a firewall and NAT, for clients that speak UDP. One rule lets more through than its owner wants.
in :: FromNetfront();
out :: ToNetfront();

fw :: IPFilter(
    allow udp && dst port 80,
    allow udp && dst port > 1023,
    deny all);

nat :: IPRewriter(pattern 192.0.2.10 20000-60000 203.0.113.20 - 0 1, drop);

in -> sides :: IPClassifier(src host 203.0.113.20 && dst host 192.0.2.10, dst host 192.0.2.10, -);
sides[0] -> [1] nat;            // answers of the server
sides[1] -> fw -> [0] nat;      // everybody else
sides[2] -> Discard;
nat[0] -> out;
nat[1] -> out;
