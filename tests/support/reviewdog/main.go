// Reads a report on standard input as reviewdog does and prints what it understood, a diagnostic a line, as JSON.
package main

import (
	"fmt"
	"os"

	"github.com/reviewdog/reviewdog/parser"
	"google.golang.org/protobuf/encoding/protojson"
)

func main() {
	reader, err := parser.New(&parser.Option{FormatName: os.Args[1]})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	found, err := reader.Parse(os.Stdin)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for _, each := range found {
		each.OriginalOutput = ""
		line, err := protojson.Marshal(each)
		if err != nil {
			panic(err)
		}
		fmt.Println(string(line))
	}
}
