// Command version-peer answers, for our tests, what other implementations say of versions: those that Trivy is built with, and those of the
// Go project and of deps.dev. One question a line on standard input, one answer a line on standard output, both JSON.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"log"
	"os"
)

// question asks for the order of A and B, or, with a Constraint, whether version A satisfies it.
type question struct {
	Scheme     string  `json:"scheme"`
	A          string  `json:"a"`
	B          string  `json:"b"`
	Constraint *string `json:"constraint"`
}

// answer holds one of the three. A refusal is an answer, not a failure of the program.
type answer struct {
	Order *int   `json:"order,omitempty"`
	Match *bool  `json:"match,omitempty"`
	Error string `json:"error,omitempty"`
}

func main() {
	input := bufio.NewScanner(os.Stdin)
	input.Buffer(make([]byte, 0, 65536), 1<<20)
	output := bufio.NewWriter(os.Stdout)
	encoder := json.NewEncoder(output)
	for input.Scan() {
		var asked question
		if err := json.Unmarshal(input.Bytes(), &asked); err != nil {
			log.Fatal(err)
		}
		if err := encoder.Encode(reply(asked)); err != nil {
			log.Fatal(err)
		}
	}
	if err := input.Err(); err != nil {
		log.Fatal(err)
	}
	if err := output.Flush(); err != nil {
		log.Fatal(err)
	}
}

func reply(asked question) (replied answer) {
	// Some of these libraries panic on what they cannot read; that is what Trivy would do with it.
	defer func() {
		if caught := recover(); caught != nil {
			replied = answer{Error: fmt.Sprint("panic: ", caught)}
		}
	}()
	if asked.Constraint != nil {
		return answerMatch(asked)
	}
	compare, known := comparers[asked.Scheme]
	if !known {
		return answer{Error: "no such scheme"}
	}
	order, err := compare(asked.A, asked.B)
	if err != nil {
		return answer{Error: err.Error()}
	}
	return answer{Order: &order}
}

func answerMatch(asked question) answer {
	match, known := matchers[asked.Scheme]
	if !known {
		return answer{Error: "no such scheme"}
	}
	matched, err := match(asked.A, *asked.Constraint)
	if err != nil {
		return answer{Error: err.Error()}
	}
	return answer{Match: &matched}
}
