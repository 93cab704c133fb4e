// The whole log over HTTP, read as any client of c2sp.org/tlog-tiles reads it.
package main

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const tileHeight = 8
const tileWidth = 1 << tileHeight
const patience = 60 * time.Second

// client is the log at a URL; it hands out tiles as tlog.TileReader wants them.
type client struct {
	base  string
	token string
	key   note.Verifier
	tiles int // read so far
	level int // the highest of them
}

func (c *client) get(path string) ([]byte, error) {
	request, err := http.NewRequest("GET", c.base+"/"+path, nil)
	if err != nil {
		return nil, err
	}
	if c.token != "" && strings.HasPrefix(path, "tile/entries/") {
		request.Header.Set("Authorization", "Bearer "+c.token)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", path, answer.Status)
	}
	return body, nil
}

func (c *client) checkpoint() (checkpoint, error) {
	text, err := c.get("checkpoint")
	if err != nil {
		return checkpoint{}, err
	}
	return openCheckpoint(text, c.key)
}

func (c *client) Height() int { return tileHeight }

// ReadTiles: Go names the height in a path ("tile/8/0/000"), C2SP leaves it out.
func (c *client) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var data [][]byte
	for _, tile := range tiles {
		path := "tile/" + strings.TrimPrefix(tile.Path(), fmt.Sprintf("tile/%d/", tileHeight))
		bytes, err := c.get(path)
		if err != nil {
			return nil, err
		}
		if len(bytes) != tile.W*tlog.HashSize {
			return nil, fmt.Errorf("%s has %d bytes", path, len(bytes))
		}
		if tile.L > c.level {
			c.level = tile.L
		}
		c.tiles++
		data = append(data, bytes)
	}
	return data, nil
}

func (c *client) SaveTiles([]tlog.Tile, [][]byte) {}

func (c *client) hashes(head checkpoint) tlog.HashReader {
	return tlog.TileHashReader(tlog.Tree{N: head.size, Hash: head.root}, c)
}

// bundle gives the entries from 256 n on that a tree of this size has.
func (c *client) bundle(n, size int64) ([][]byte, error) {
	tile := tlog.Tile{H: tileHeight, L: 0, N: n, W: tileWidth}
	if size-n*tileWidth < tileWidth {
		tile.W = int(size - n*tileWidth)
	}
	path := strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/0/", tileHeight), "tile/entries/", 1)
	data, err := c.get(path)
	if err != nil {
		return nil, err
	}
	var entries [][]byte
	for len(data) > 0 {
		if len(data) < 2 {
			return nil, fmt.Errorf("%s: no length", path)
		}
		length := int(binary.BigEndian.Uint16(data))
		if len(data) < 2+length {
			return nil, fmt.Errorf("%s: an entry is cut off", path)
		}
		entries = append(entries, data[2:2+length])
		data = data[2+length:]
	}
	if len(entries) != tile.W {
		return nil, fmt.Errorf("%s has %d entries", path, len(entries))
	}
	return entries, nil
}

// includes proves single records, each with its entry out of a bundle.
func (c *client) includes(head checkpoint, records []int64) error {
	for _, index := range records {
		entries, err := c.bundle(index/tileWidth, head.size)
		if err != nil {
			return err
		}
		leaf := tlog.RecordHash(entries[index%tileWidth])
		proof, err := tlog.ProveRecord(head.size, index, c.hashes(head))
		if err != nil {
			return fmt.Errorf("record %d: %w", index, err)
		}
		if err := tlog.CheckRecord(proof, head.size, head.root, index, leaf); err != nil {
			return fmt.Errorf("record %d: %w", index, err)
		}
	}
	return nil
}

func (c *client) continues(old, head checkpoint) error {
	proof, err := tlog.ProveTree(head.size, old.size, c.hashes(head))
	if err != nil {
		return fmt.Errorf("%d to %d: %w", old.size, head.size, err)
	}
	return tlog.CheckTree(proof, head.size, head.root, old.size, old.root)
}

// watches waits for checkpoints that grow, and proves each to continue the one before.
func (c *client) watches(head checkpoint, steps int) ([]int64, error) {
	sizes := []int64{head.size}
	for end := time.Now().Add(patience); len(sizes) <= steps; {
		next, err := c.checkpoint()
		if err != nil {
			return nil, err
		}
		if next.size > head.size {
			if err := c.continues(head, next); err != nil {
				return nil, err
			}
			sizes = append(sizes, next.size)
			head = next
		} else if time.Now().After(end) {
			return nil, fmt.Errorf("the log does not grow: %d", head.size)
		} else {
			time.Sleep(10 * time.Millisecond)
		}
	}
	return sizes, nil
}

// addsUp reads every bundle: each leaf stands in its tile, and all of them give the root.
func (c *client) addsUp(head checkpoint) error {
	var stored []tlog.Hash
	mine := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var found []tlog.Hash
		for _, index := range indexes {
			found = append(found, stored[index])
		}
		return found, nil
	})
	for n := int64(0); n*tileWidth < head.size; n++ {
		entries, err := c.bundle(n, head.size)
		if err != nil {
			return err
		}
		var indexes []int64
		for i := range entries {
			indexes = append(indexes, tlog.StoredHashIndex(0, n*tileWidth+int64(i)))
		}
		leaves, err := c.hashes(head).ReadHashes(indexes)
		if err != nil {
			return err
		}
		for i, entry := range entries {
			position := n*tileWidth + int64(i)
			if tlog.RecordHash(entry) != leaves[i] {
				return fmt.Errorf("entry %d is not the one in the tile", position)
			}
			more, err := tlog.StoredHashesForRecordHash(position, leaves[i], mine)
			if err != nil {
				return err
			}
			stored = append(stored, more...)
		}
	}
	root, err := tlog.TreeHash(head.size, mine)
	if err == nil && root != head.root {
		err = fmt.Errorf("the entries do not give the root")
	}
	return err
}

// task is what checkLog is asked for; zero values ask for nothing.
type task struct {
	url, token, vkey string
	oldFile          string // an earlier checkpoint, to be continued
	records          string // "0,255,256": prove these
	steps            int    // so many growing checkpoints
	all              bool   // every entry
}

func checkLog(of task) error {
	key, err := note.NewVerifier(of.vkey)
	if err != nil {
		return err
	}
	c := &client{base: of.url, token: of.token, key: key}
	head, err := c.checkpoint()
	if err != nil {
		return err
	}
	if of.oldFile != "" {
		text, err := os.ReadFile(of.oldFile)
		if err != nil {
			return err
		}
		old, err := openCheckpoint(text, key)
		if err != nil {
			return err
		}
		if err := c.continues(old, head); err != nil {
			return err
		}
	}
	var records []int64
	for _, word := range strings.FieldsFunc(of.records, func(r rune) bool { return r == ',' }) {
		index, err := strconv.ParseInt(word, 10, 64)
		if err != nil {
			return err
		}
		records = append(records, index)
	}
	if err := c.includes(head, records); err != nil {
		return err
	}
	if of.all {
		if err := c.addsUp(head); err != nil {
			return err
		}
	}
	sizes, err := c.watches(head, of.steps)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(map[string]interface{}{
		"root": base64.StdEncoding.EncodeToString(head.root[:]), "sizes": sizes,
		"tiles": c.tiles, "level": c.level,
	})
}
