// An outside verifier: Go's own implementation of signed notes and of the Merkle tree, which
// shares no line with the program that it judges.
package main

import (
	"encoding/base64"
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type checkpoint struct {
	origin string
	size   int64
	root   tlog.Hash
}

func openCheckpoint(text []byte, key note.Verifier) (checkpoint, error) {
	opened, err := note.Open(text, note.VerifierList(key))
	if err != nil {
		return checkpoint{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[3] != "" || lines[0] != key.Name() {
		return checkpoint{}, fmt.Errorf("not a checkpoint of %s", key.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return checkpoint{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	return checkpoint{lines[0], size, root}, err
}

// readProof takes a c2sp.org/tlog-proof@v1 file apart: index, hashes, checkpoint.
func readProof(text string) (index int64, proof tlog.RecordProof, rest string, err error) {
	head, rest, found := strings.Cut(text, "\n\n")
	lines := strings.Split(head, "\n")
	if !found || len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return 0, nil, "", fmt.Errorf("not a tlog-proof file")
	}
	number, found := strings.TrimPrefix(lines[1], "index "), strings.HasPrefix(lines[1], "index ")
	if !found {
		return 0, nil, "", fmt.Errorf("no index")
	}
	if index, err = strconv.ParseInt(number, 10, 64); err != nil {
		return 0, nil, "", err
	}
	for _, line := range lines[2:] {
		hash, err := base64.StdEncoding.Strict().DecodeString(line)
		if err != nil || len(hash) != tlog.HashSize {
			return 0, nil, "", fmt.Errorf("not a hash: %q", line)
		}
		proof = append(proof, tlog.Hash(*(*[tlog.HashSize]byte)(hash)))
	}
	return index, proof, rest, nil
}

func check(vkey, checkpointFile, entryFile, proofFile string, wanted int64) error {
	key, err := note.NewVerifier(vkey)
	if err != nil {
		return err
	}
	published, err := os.ReadFile(checkpointFile)
	if err != nil {
		return err
	}
	entry, err := os.ReadFile(entryFile)
	if err != nil {
		return err
	}
	proofText, err := os.ReadFile(proofFile)
	if err != nil {
		return err
	}
	head, err := openCheckpoint(published, key)
	if err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	index, proof, rest, err := readProof(string(proofText))
	if err != nil {
		return fmt.Errorf("proof: %w", err)
	}
	proven, err := openCheckpoint([]byte(rest), key)
	if err != nil {
		return fmt.Errorf("checkpoint of the proof: %w", err)
	}
	if proven != head {
		return fmt.Errorf("the proof is for another checkpoint")
	}
	if index != wanted {
		return fmt.Errorf("the proof is for entry %d", index)
	}
	return tlog.CheckRecord(proof, head.size, head.root, index, tlog.RecordHash(entry))
}

func main() {
	vkey := flag.String("vkey", "", "verifier key of the ledger")
	checkpointFile := flag.String("checkpoint", "", "file: signed checkpoint")
	entryFile := flag.String("entry", "", "file: bytes of the entry")
	proofFile := flag.String("proof", "", "file: tlog-proof")
	index := flag.Int64("index", -1, "position of the entry")
	var log task
	flag.StringVar(&log.url, "log", "", "URL of a log: judge it instead of files")
	flag.StringVar(&log.token, "token", "", "bearer token for its entries")
	flag.StringVar(&log.oldFile, "old", "", "file: an earlier checkpoint that it must continue")
	flag.StringVar(&log.records, "records", "", "positions to prove, with commas")
	flag.IntVar(&log.steps, "steps", 0, "wait for so many growing checkpoints")
	flag.BoolVar(&log.all, "all", false, "read every entry")
	flag.Parse()
	log.vkey = *vkey
	var err error
	if log.url != "" {
		err = checkLog(log)
	} else {
		err = check(*vkey, *checkpointFile, *entryFile, *proofFile, *index)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if log.url == "" {
		fmt.Println("proven")
	}
}
