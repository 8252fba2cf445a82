
# The content hash of a table: the sha256 of its canonical form, which its CSV file holds. It is the same
# for a table from CSV, from Parquet, or changed and changed back:
#
#   content_sha256(kibaru$events, "events")
#
# `frame` is a data frame as read_kibaru() gives it, in any order of rows; `table` names the table. Base R
# alone takes some seconds for a hundred kilobytes; from R 4.5 on it takes none.
content_sha256 <- local({

  keys <- list(
@keys
  )

  # A word of 32 bits is a double; its bits are compared in halves of 16, since R's integers lack one.
  words <- function(text) {
    hex <- strsplit(gsub("\n *", " ", text), " ")[[1]]
    strtoi(substr(hex, 1, 4), 16L) * 65536 + strtoi(substr(hex, 5, 8), 16L)
  }
  start <- words("6a09e667 bb67ae85 3c6ef372 a54ff53a 510e527f 9b05688c 1f83d9ab 5be0cd19")
  rounds <- words("428a2f98 71374491 b5c0fbcf e9b5dba5 3956c25b 59f111f1 923f82a4 ab1c5ed5 d807aa98
    12835b01 243185be 550c7dc3 72be5d74 80deb1fe 9bdc06a7 c19bf174 e49b69c1 efbe4786 0fc19dc6 240ca1cc
    2de92c6f 4a7484aa 5cb0a9dc 76f988da 983e5152 a831c66d b00327c8 bf597fc7 c6e00bf3 d5a79147 06ca6351
    14292967 27b70a85 2e1b2138 4d2c6dfc 53380d13 650a7354 766a0abb 81c2c92e 92722c85 a2bfe8a1 a81a664b
    c24b8b70 c76c51a3 d192e819 d6990624 f40e3585 106aa070 19a4c116 1e376c08 2748774c 34b0bcb5 391c0cb3
    4ed8aa4a 5b9cca4f 682e6ff3 748f82ee 78a5636f 84c87814 8cc70208 90befffa a4506ceb bef9a3f7 c67178f2")

  # Words turned right by as many bits as `powers` of two say; shifted where nothing comes back in.
  turned <- function(word, power) word %/% power + (word %% power) * (4294967296 / power)
  xor <- function(a, b) {
    bitwXor(a %/% 65536, b %/% 65536) * 65536 + bitwXor(a %% 65536, b %% 65536)
  }

  sha256 <- function(bytes) {
    if ("sha256sum" %in% getNamespaceExports("tools")) {  # from R 4.5 on
      return(unname(getExportedValue("tools", "sha256sum")(bytes = bytes)))
    }
    size <- length(bytes)
    padded <- c(as.integer(bytes), 128, numeric((55 - size) %% 64), (size * 8) %/% 256^(7:0) %% 256)
    four <- matrix(padded, nrow = 4)
    blocks <- matrix(((four[1, ] * 256 + four[2, ]) * 256 + four[3, ]) * 256 + four[4, ], nrow = 16)
    w <- rbind(blocks, matrix(0, 48, ncol(blocks)))
    for (t in 17:64) {  # the schedule, of all blocks at once
      a <- w[t - 15, ]
      b <- w[t - 2, ]
      s0 <- xor(xor(turned(a, 2^7), turned(a, 2^18)), a %/% 2^3)
      s1 <- xor(xor(turned(b, 2^17), turned(b, 2^19)), b %/% 2^10)
      w[t, ] <- (w[t - 16, ] + s0 + w[t - 7, ] + s1) %% 4294967296
    }
    w <- w + rounds
    # Six turns a round, three of e and three of a, each in two halves: e1 a1, e2 a2, e3 a3.
    power <- c(2^6, 2^2, 2^11, 2^13, 2^25, 2^22)
    first <- c(1L, 7L, 2L, 8L); second <- first + 2L; third <- first + 4L
    state <- start
    for (block in seq_len(ncol(w))) {
      s <- state
      mixed <- w[, block]
      for (t in 1:64) {
        whole <- s[c(5L, 1L, 5L, 1L, 5L, 1L)]
        whole <- whole %/% power + (whole %% power) * (4294967296 / power)
        halves <- c(whole %/% 65536, whole %% 65536)
        sums <- bitwXor(bitwXor(halves[first], halves[second]), halves[third])
        h <- s %/% 65536
        l <- s %% 65536
        choose <- bitwXor(c(h[7], l[7]), bitwAnd(c(h[5], l[5]), bitwXor(c(h[6], l[6]), c(h[7], l[7]))))
        most <- bitwOr(bitwAnd(c(h[1], l[1]), c(h[2], l[2])),
                       bitwAnd(c(h[3], l[3]), bitwOr(c(h[1], l[1]), c(h[2], l[2]))))
        one <- s[8] + mixed[t] + (sums[1] + choose[1]) * 65536 + sums[2] + choose[2]
        two <- (sums[3] + most[1]) * 65536 + sums[4] + most[2]
        s <- c((one + two) %% 4294967296, s[1:3], (s[4] + one) %% 4294967296, s[5:7])
      }
      state <- (state + s) %% 4294967296
    }
    paste(sprintf("%04x%04x", as.integer(state %/% 65536), as.integer(state %% 65536)), collapse = "")
  }

  # The columns that hold coordinates, with five decimals; other numbers are whole.
  coordinates <- c(
@coordinates
  )

  # A column as the text that the CSV file holds, with quotes only where they are needed.
  written <- function(values, name) {
    text <- if (is.logical(values)) c("false", "true")[values + 1]
      else if (inherits(values, "Date")) format(values, "%Y-%m-%d")
      else if (is.double(values)) sprintf(if (name %in% coordinates) "%.5f" else "%.0f", values + 0)
      else enc2utf8(as.character(values))
    odd <- grepl("[,\"\n\r]", text)
    text[odd] <- paste0("\"", gsub("\"", "\"\"", text[odd], fixed = TRUE), "\"")
    text[is.na(values)] <- ""
    text
  }

  function(frame, table) {
    key <- keys[[table]]
    if (is.null(key)) stop(table, ": no such table; name one of ", toString(names(keys)), call. = FALSE)
    missing <- setdiff(key, names(frame))
    if (length(missing)) stop(table, ": no column ", toString(missing), call. = FALSE)
    parts <- lapply(frame[key], function(part) enc2utf8(as.character(part)))
    frame <- frame[do.call(order, c(unname(parts), method = "radix")), , drop = FALSE]
    cells <- mapply(written, frame, names(frame), SIMPLIFY = FALSE)
    body <- if (nrow(frame)) do.call(paste, c(unname(cells), sep = ","))
    sha256(charToRaw(enc2utf8(paste0(c(paste(names(frame), collapse = ","), body), "\n", collapse = ""))))
  }
})
