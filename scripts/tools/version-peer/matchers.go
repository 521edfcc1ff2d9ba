package main

import (
	gem "github.com/aquasecurity/go-gem-version"
	npm "github.com/aquasecurity/go-npm-version/pkg"
	pep440 "github.com/aquasecurity/go-pep440-version"
	generic "github.com/aquasecurity/go-version/pkg/version"
	bitnami "github.com/bitnami/go-version/pkg/version"
	maven "github.com/masahiro331/go-mvn-version"
)

type matcher func(version, constraint string) (bool, error)

// With the options that Trivy's comparers set.
var matchers = map[string]matcher{
	"bitnami": against(bitnami.Parse, func(text string) (bitnami.Constraints, error) { return bitnami.NewConstraints(text) }),
	"gem":     against(gem.NewVersion, gem.NewConstraints),
	"generic": against(generic.Parse, generic.NewConstraints),
	"maven":   against(maven.NewVersion, maven.NewComparer),
	"npm": against(npm.NewVersion, func(text string) (npm.Constraints, error) {
		return npm.NewConstraints(text, npm.WithPreRelease(true))
	}),
	"pep440": against(pep440.Parse, func(text string) (pep440.Specifiers, error) {
		return pep440.NewSpecifiers(text, pep440.WithPreRelease(true))
	}),
}

func against[V any, C interface{ Check(V) bool }](parse func(string) (V, error), constrain func(string) (C, error)) matcher {
	return func(version, constraint string) (bool, error) {
		installed, err := parse(version)
		if err != nil {
			return false, err
		}
		constraints, err := constrain(constraint)
		if err != nil {
			return false, err
		}
		return constraints.Check(installed), nil
	}
}
