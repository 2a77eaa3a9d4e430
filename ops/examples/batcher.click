// Push notifications for a mobile client, let through in batches so that its radio can sleep (In-Net, EuroSys 2015).

FromNetfront() -> IPFilter(allow udp port 1500)
  -> IPRewriter(pattern - - 172.16.15.133 - 0 0)
  -> TimedUnqueue(120, 100)
  -> dst :: ToNetfront();
