//go:build !wasip1

package lower

import (
	"encoding/json"
	"errors"
	"strings"
)

// JSON returns an *Error if the text of a .json file is not JSON.
func JSON(path string, data []byte) error {
	src := New(path, data)
	var v json.RawMessage
	err := json.Unmarshal([]byte(src.Text), &v)
	if err == nil {
		return nil
	}
	offset := len(src.Text)
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) && !strings.HasPrefix(syntax.Error(), "unexpected end") {
		offset = int(syntax.Offset) - 1
	}
	return src.ErrorAt(offset, err.Error())
}
