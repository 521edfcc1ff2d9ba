package main

import (
	"errors"

	"deps.dev/util/semver"
	npm "github.com/aquasecurity/go-npm-version/pkg"

	gem "github.com/aquasecurity/go-gem-version"
	pep440 "github.com/aquasecurity/go-pep440-version"
	generic "github.com/aquasecurity/go-version/pkg/version"
	bitnami "github.com/bitnami/go-version/pkg/version"
	apk "github.com/knqyf263/go-apk-version"
	deb "github.com/knqyf263/go-deb-version"
	rpm "github.com/knqyf263/go-rpm-version"
	maven "github.com/masahiro331/go-mvn-version"
	gosemver "golang.org/x/mod/semver"
)

type comparer func(a, b string) (int, error)

var comparers = map[string]comparer{
	"apk":     parsed(apk.NewVersion, func(a, b apk.Version) int { return a.Compare(b) }),
	"bitnami": parsed(bitnami.Parse, func(a, b bitnami.Version) int { return a.Compare(b) }),
	"cargo":   depsDev(semver.Cargo),
	"deb":     parsed(deb.NewVersion, func(a, b deb.Version) int { return a.Compare(b) }),
	"gem":     parsed(gem.NewVersion, func(a, b gem.Version) int { return a.Compare(b) }),
	"generic": parsed(generic.Parse, func(a, b generic.Version) int { return a.Compare(b) }),
	"go":      goModules,
	"maven":   parsed(maven.NewVersion, func(a, b maven.Version) int { return a.Compare(b) }),
	"npm":     parsed(npm.NewVersion, func(a, b npm.Version) int { return a.Compare(b) }),
	"nuget":   depsDev(semver.NuGet),
	"pep440":  parsed(pep440.Parse, func(a, b pep440.Version) int { return a.Compare(b) }),
	"rpm": func(a, b string) (int, error) {
		return rpm.NewVersion(a).Compare(rpm.NewVersion(b)), nil
	},
}

func parsed[V any](parse func(string) (V, error), compare func(a, b V) int) comparer {
	return func(a, b string) (int, error) {
		left, err := parse(a)
		if err != nil {
			return 0, err
		}
		right, err := parse(b)
		if err != nil {
			return 0, err
		}
		return compare(left, right), nil
	}
}

func depsDev(system semver.System) comparer {
	return parsed(system.Parse, func(a, b *semver.Version) int { return a.Compare(b) })
}

func goModules(a, b string) (int, error) {
	if !gosemver.IsValid(a) || !gosemver.IsValid(b) {
		return 0, errors.New("not valid")
	}
	return gosemver.Compare(a, b), nil
}
