// A customer's program with the client that openapi-generator makes for Go. Run by npm run generators.
//
// usage: openapi-generator API TOMORROW KEY
package main

import (
	"context"
	"encoding/json"
	"errors"
	"os"

	namaskah "namaskah/client"
)

type outcome struct {
	State   string         `json:"state"`
	Number  *string        `json:"number"`
	Code    *string        `json:"code"`
	Problem map[string]any `json:"problem"`
	Later   map[string]any `json:"later"`
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func clientOf(host string) *namaskah.APIClient {
	configuration := namaskah.NewConfiguration()
	configuration.Servers = namaskah.ServerConfigurations{{URL: host}}
	return namaskah.NewAPIClient(configuration)
}

// problemOf reads the problem of a request that must be refused.
func problemOf(err error) namaskah.Problem {
	var refused *namaskah.GenericOpenAPIError
	if !errors.As(err, &refused) {
		panic("the request was not refused")
	}
	problem, ok := refused.Model().(namaskah.Problem)
	if !ok {
		panic("the refusal is no problem: " + string(refused.Body()))
	}
	return problem
}

func main() {
	api, tomorrow, key := os.Args[1], os.Args[2], os.Args[3]
	ctx := context.WithValue(context.Background(), namaskah.ContextAccessToken, key)
	today, later := clientOf(api).VerificationsAPI, clientOf(tomorrow).VerificationsAPI

	rented, _, err := today.CreateVerification(ctx).
		CreateVerification(*namaskah.NewCreateVerification("whatsapp")).Wait(25).Execute()
	must(rented, err)

	wrong := namaskah.NewCreateVerification("whatsapp")
	wrong.SetMetadata(map[string]string{"a[b]": "1"})
	_, _, err = today.CreateVerification(ctx).CreateVerification(*wrong).Execute()
	refused := problemOf(err)
	found := [][]string{}
	for _, one := range refused.GetErrors() {
		found = append(found, []string{one.GetPointer(), one.GetCode()})
	}

	read, _, err := later.GetVerification(ctx, rented.GetId()).Execute()
	must(read, err)
	_, _, err = later.GetVerification(ctx, "ver_unknown").Execute()
	unknown := problemOf(err)

	must(0, json.NewEncoder(os.Stdout).Encode(outcome{
		State:   rented.GetState(),
		Number:  rented.Number.Get(),
		Code:    rented.Code.Get(),
		Problem: map[string]any{"status": refused.GetStatus(), "code": refused.GetCode(), "errors": found},
		Later:   map[string]any{"state": read.GetState(), "code": read.Code.Get(), "problem": unknown.GetCode()},
	}))
}
