// cel evaluates expressions as an API server does: in the environment of its policies, with the functions, the limits and
// the conversion of data of that version. It is what the author-time engine is held to.
//
// Each line of standard input is {"expr": …, "bindings": {name: data}}; each line of standard output is
// {"value": …} in a form that keeps types apart, {"error": …} for an evaluation without a value, or {"refused": …} for
// an expression that an API server does not take.
package main

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"sort"
	"time"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	"k8s.io/apimachinery/pkg/util/version"
	"k8s.io/apiserver/pkg/cel/environment"
)

type question struct {
	Expr     string          `json:"expr"`
	Bindings json.RawMessage `json:"bindings"`
}

func main() {
	base := environment.MustBaseEnvSet(version.MajorMinor(1, 34), true).NewExpressionsEnv()
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(make([]byte, 1<<20), 1<<26)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for lines.Scan() {
		answer, err := json.Marshal(answerTo(base, lines.Bytes()))
		if err != nil {
			answer = []byte(fmt.Sprintf(`{"error":%q}`, err.Error()))
		}
		fmt.Fprintf(out, "%s\n", answer)
	}
}

func answerTo(base *cel.Env, line []byte) map[string]any {
	var asked question
	bindings := map[string]any{}
	if err := json.Unmarshal(line, &asked); err != nil {
		return map[string]any{"refused": err.Error()}
	}
	if len(asked.Bindings) > 0 {
		// The reader of the API machinery, which makes int64 of whole numbers.
		if err := utiljson.Unmarshal(asked.Bindings, &bindings); err != nil {
			return map[string]any{"refused": err.Error()}
		}
	}
	options := []cel.EnvOption{}
	for name := range bindings {
		options = append(options, cel.Variable(name, cel.DynType))
	}
	env, err := base.Extend(options...)
	if err != nil {
		return map[string]any{"refused": err.Error()}
	}
	ast, issues := env.Compile(asked.Expr)
	if issues != nil && issues.Err() != nil {
		return map[string]any{"refused": issues.Err().Error()}
	}
	program, err := env.Program(ast)
	if err != nil {
		return map[string]any{"refused": err.Error()}
	}
	value, _, err := program.Eval(bindings)
	if err != nil {
		return map[string]any{"error": err.Error()}
	}
	return map[string]any{"value": shape(value)}
}

func shape(value ref.Val) any {
	name := value.Type().TypeName()
	switch v := value.(type) {
	case types.Double:
		number := float64(v)
		if math.IsNaN(number) || math.IsInf(number, 0) {
			return []any{name, fmt.Sprint(number)}
		}
		return []any{name, number}
	case types.Int, types.Uint:
		return []any{name, fmt.Sprint(v.Value())}
	case types.Bytes:
		return []any{name, hex.EncodeToString(v)}
	case types.Timestamp:
		return []any{name, v.Time.UTC().Format(time.RFC3339Nano)}
	case types.Duration:
		return []any{name, fmt.Sprint(v.Duration.Nanoseconds())}
	case types.Null:
		return []any{name}
	case *types.Optional:
		if !v.HasValue() {
			return []any{name}
		}
		return []any{name, shape(v.GetValue())}
	case traits.Lister:
		items := []any{}
		for i := v.Iterator(); i.HasNext() == types.True; {
			items = append(items, shape(i.Next()))
		}
		return []any{name, items}
	case traits.Mapper:
		entries := [][2]string{}
		for i := v.Iterator(); i.HasNext() == types.True; {
			key := i.Next()
			keyText, _ := json.Marshal(shape(key))
			entry, _ := json.Marshal(shape(v.Get(key)))
			entries = append(entries, [2]string{string(keyText), string(entry)})
		}
		sort.Slice(entries, func(a, b int) bool { return entries[a][0] < entries[b][0] })
		return []any{name, entries}
	case *types.Type:
		return []any{name, v.TypeName()}
	case types.String, types.Bool:
		return []any{name, v.Value()}
	default:
		return []any{name}
	}
}
