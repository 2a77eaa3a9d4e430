// The batcher with one digit wrong: notifications go to a neighbour of the client.

FromNetfront() -> IPFilter(allow udp port 1500)
  -> IPRewriter(pattern - - 172.16.15.134 - 0 0)
  -> TimedUnqueue(120, 100)
  -> dst :: ToNetfront();
