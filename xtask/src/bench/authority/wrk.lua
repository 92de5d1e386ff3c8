-- The key comes by the environment: an argument could be read by every process of this computer.
wrk.headers["Authorization"] = "Bearer " .. os.getenv("BIJAK_BENCH_KEY")
